import { catchUp, LiveStream, READY, RESET, type Word } from './live-stream.ts'

/** Said by the tab that has the stream; `n` counts what it said, so that a hole is noticed. */
interface Told {
  readonly lead: string
  readonly n: number
  readonly place: string | undefined
  readonly word: Word
}

type Message = Told | { readonly ask: true }

const TICK_MS = 5_000
const SILENCE_MS = 40_000
/** A tab that lives answers at once, however slow its timers are. */
const ANSWER_MS = 4_000

/**
 * One stream for all tabs of a browser, which opens no more than six connections to a server over HTTP/1. The tab that
 * holds the lock has the stream and passes on what it hears. When it is closed, the next one in the queue goes on where
 * it had got to; when it does not answer, the lock is taken from it. A tab that finds that it missed something asks the
 * server for it.
 */
export class LiveTabs {
  readonly #name: string
  readonly #hear: (word: Word) => void
  readonly #channel: BroadcastChannel
  #queued = new AbortController()
  #stopped = false
  /** When we lead. */
  #stream: LiveStream | undefined
  #resign: () => void = () => {}
  /** Whom we listen to: later ones have higher names. */
  #lead = ''
  #n = 0
  #place: string | undefined
  #heardAt = Date.now()
  #askedAt: number | undefined
  #interval: ReturnType<typeof setInterval> | undefined

  /** `name` of those who share: all tabs of one user. */
  constructor(name: string, hear: (word: Word) => void) {
    this.#name = name
    this.#hear = hear
    this.#channel = new BroadcastChannel(name)
  }

  static get possible(): boolean {
    return 'locks' in navigator && 'BroadcastChannel' in globalThis
  }

  start(): void {
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#onMessage(data)
    document.addEventListener('visibilitychange', this.#tick)
    window.addEventListener('online', this.#ask)
    this.#interval = setInterval(this.#tick, TICK_MS)
    void this.#queue({ signal: this.#queued.signal })
    this.#ask()
  }

  stop(): void {
    this.#stopped = true
    document.removeEventListener('visibilitychange', this.#tick)
    window.removeEventListener('online', this.#ask)
    clearInterval(this.#interval)
    this.#queued.abort()
    this.#stream?.stop()
    this.#resign()
    this.#channel.close()
  }

  /** Waits for the lock, leads while it has it, and begins again when it was taken away. */
  async #queue(options: LockOptions): Promise<void> {
    await navigator.locks.request(this.#name, options, () => this.#leadOn()).catch(() => undefined)
    if (this.#stopped || options.signal?.aborted) return
    this.#stream?.stop()
    this.#place = this.#stream?.place ?? this.#place
    this.#stream = undefined
    this.#heardAt = Date.now()
    this.#queued = new AbortController()
    void this.#queue({ signal: this.#queued.signal })
  }

  #leadOn(): Promise<void> | undefined {
    if (this.#stopped) return undefined
    this.#lead = `${String(Date.now()).padStart(15, '0')} ${crypto.randomUUID()}`
    this.#n = 0
    this.#askedAt = undefined
    const stream = new LiveStream((word) => {
      this.#hear(word)
      this.#pass(word)
    })
    stream.place = this.#place
    this.#stream = stream
    stream.start()
    return new Promise((resolve) => {
      this.#resign = resolve
    })
  }

  #pass(word: Word): void {
    this.#n += 1
    this.#post({ lead: this.#lead, n: this.#n, place: this.#stream?.place, word })
  }

  #post(message: Message): void {
    this.#channel.postMessage(message)
  }

  #onMessage(message: Message): void {
    const stream = this.#stream
    if ('ask' in message) {
      if (!stream) return
      stream.tick()
      this.#pass({ kind: 'state', connection: stream.connection })
      return
    }
    // One that was thought dead speaks once more before it learns that it has been replaced.
    if (stream || message.lead < this.#lead) return
    const { lead, n, place, word } = message
    const known = this.#place
    const first = this.#lead === ''
    const whole = lead === this.#lead ? n === this.#n + 1 : first
    this.#lead = lead
    this.#n = n
    this.#place = place
    this.#heardAt = Date.now()
    this.#askedAt = undefined
    this.#hear(word)
    if (first && word.kind === 'state' && word.connection === 'live')
      this.#hear({ kind: 'tell', topic: READY, data: {} })
    if (!whole) void this.#catchUp(known)
  }

  async #catchUp(place: string | undefined): Promise<void> {
    const missed = () => this.#hear({ kind: 'tell', topic: RESET, data: {} })
    if (place === undefined) missed()
    else await catchUp(place, this.#hear).catch(missed)
  }

  readonly #ask = (): void => {
    this.#post({ ask: true })
  }

  readonly #tick = (): void => {
    if (this.#stream) return
    const now = Date.now()
    if (this.#askedAt !== undefined && now - this.#askedAt > ANSWER_MS) {
      this.#askedAt = undefined
      this.#queued.abort()
      void this.#queue({ steal: true })
    } else if (this.#askedAt === undefined && now - this.#heardAt > SILENCE_MS) {
      this.#askedAt = now
      this.#ask()
    }
  }
}
