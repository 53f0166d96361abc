import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { local } from './local.ts'
import { ticketsApi } from './tickets-api.ts'
import type { Draft, Mode } from './types.ts'

/** Saved when typing pauses for so long, and while it goes on at least so often. */
const PAUSE_MS = 800
const LONGEST_MS = 4_000
const RETRY_MS = 15_000
/** What the server keeps; longer texts stay in this browser. */
const LONGEST = 20_000

const modes: readonly Mode[] = ['reply', 'note']

/** Where a draft is kept: on the server, or in this browser because the server has not got it or it is too long. */
export type Kept = 'server' | 'local' | 'long'

interface Entry {
  readonly ticketId: string
  readonly mode: Mode
  text: string
  /** What the server had at `revision`; `undefined` when we do not know. */
  saved: string | undefined
  revision: number
  /** What saves brought whose answers may have been lost. */
  tried: readonly string[]
  saving: boolean
  kept: Kept
  reason: Draft['reason']
  /** Typed in another window meanwhile; kept until the person chooses. */
  other: Draft | undefined
}

/**
 * What was typed and not sent, by ticket and mode. The server keeps it, so that it is there on every computer; until
 * it has it, the browser does: through a lost connection, an expired session, a reload.
 */
export class Drafts {
  readonly #host: () => KaunterHost
  readonly #changed: () => void
  readonly #entries = new Map<string, Entry>()
  readonly #prefix: string
  #timer: ReturnType<typeof setTimeout> | undefined
  #waitingSince: number | undefined
  #stopped = false

  constructor(host: () => KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
    this.#prefix = `kaunter.tickets.draft.${host().user.id}.`
    for (const { ticketId, mode, text, revision } of local.all<Entry>(this.#prefix))
      Object.assign(this.#entry(ticketId, mode), { text, revision, saved: undefined, kept: 'local' })
  }

  get(ticketId: string, mode: Mode): string {
    return this.#entry(ticketId, mode).text
  }

  /** What there is to say about a draft. */
  about(ticketId: string, mode: Mode): Readonly<Pick<Entry, 'kept' | 'reason' | 'other'>> {
    return this.#entry(ticketId, mode)
  }

  /** That of the draft as the server has it, to be told when its text is sent. */
  revision(ticketId: string, mode: Mode): number {
    return this.#entry(ticketId, mode).revision
  }

  /** Somebody typed. */
  set(ticketId: string, mode: Mode, text: string): void {
    const entry = this.#entry(ticketId, mode)
    entry.text = text
    entry.reason = null
    this.#keep(entry)
    this.#soon()
  }

  /**
   * A text that was not sent comes back, before anything that has been typed since.
   *
   * @param revision that of the draft on the server which already has the text, if it does.
   */
  restore(ticketId: string, mode: Mode, text: string, revision?: number): void {
    const { text: typed } = this.#entry(ticketId, mode)
    if (revision !== undefined) this.adopt(ticketId, mode, revision)
    this.set(ticketId, mode, typed === '' ? text : `${text}\n${typed}`)
  }

  /** The server has another text by now, which is ours all the same: the next save replaces it. */
  adopt(ticketId: string, mode: Mode, revision: number): void {
    Object.assign(this.#entry(ticketId, mode), { revision, saved: undefined, other: undefined })
  }

  /** What the server says; the answer may be older than what we know. */
  take(ticketId: string, drafts: readonly Draft[]): void {
    for (const mode of modes) {
      const draft = drafts.find((each) => each.mode === mode)
      const entry = this.#entry(ticketId, mode)
      if (draft && draft.revision > entry.revision && !entry.saving) this.#merge(entry, draft)
      else if (isUnsaved(entry)) this.#soon()
    }
  }

  #merge(entry: Entry, draft: Draft): void {
    const { text, revision, reason } = draft
    const ours = text === '' || text === entry.text || entry.tried.includes(text)
    if (isUnsaved(entry) && !ours && entry.text !== '') {
      entry.other = draft
      this.#changed()
      return
    }
    const keeps = isUnsaved(entry) && ours
    Object.assign(entry, { revision, saved: text, reason, other: undefined })
    if (!keeps) entry.text = text
    this.#keep(entry)
    if (isUnsaved(entry)) this.#soon()
    this.#changed()
  }

  /** The person has seen both texts. */
  choose(ticketId: string, mode: Mode, choice: 'mine' | 'theirs' | 'both'): void {
    const entry = this.#entry(ticketId, mode)
    const { other, text } = entry
    if (!other) return
    this.adopt(ticketId, mode, other.revision)
    this.set(ticketId, mode, choice === 'mine' ? text : choice === 'theirs' ? other.text : `${text}\n${other.text}`)
    this.#changed()
  }

  /** Saves what is not saved, now. */
  flush(keepalive = false): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waitingSince = undefined
    for (const entry of this.#entries.values()) void this.#save(entry, keepalive)
  }

  /** Saves for the last time: whoever comes after this one begins with what the browser keeps. */
  stop(): void {
    this.#stopped = true
    this.flush(true)
  }

  #entry(ticketId: string, mode: Mode): Entry {
    const key = `${ticketId}.${mode}`
    const fresh = { ticketId, mode, text: '', saved: '', revision: 0, tried: [], saving: false } as const
    const entry: Entry = this.#entries.get(key) ?? { ...fresh, kept: 'server', reason: null, other: undefined }
    this.#entries.set(key, entry)
    return entry
  }

  /** In this browser, for as long as the server has something else. */
  #keep(entry: Entry): void {
    const { ticketId, mode, text, revision } = entry
    const kept = isUnsaved(entry) ? { ticketId, mode, text, revision } : undefined
    local.write(`${this.#prefix}${ticketId}.${mode}`, kept)
  }

  #soon(within = PAUSE_MS): void {
    if (this.#stopped) return
    this.#waitingSince ??= performance.now()
    const longest = this.#waitingSince + LONGEST_MS - performance.now()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.flush(), within === PAUSE_MS ? Math.max(0, Math.min(within, longest)) : within)
  }

  async #save(entry: Entry, keepalive: boolean): Promise<void> {
    const { ticketId, mode, text, revision } = entry
    if (!isUnsaved(entry) || entry.saving || entry.other) return
    if (text.length > LONGEST) {
      this.#say(entry, 'long')
      return
    }
    entry.saving = true
    entry.tried = [...(entry.saved === undefined ? entry.tried : []), text]
    try {
      const saved = await ticketsApi.saveDraft(this.#host(), ticketId, { mode, text, revision }, keepalive)
      Object.assign(entry, { saved: text, revision: saved.revision, saving: false })
      this.#keep(entry)
      this.#say(entry, 'server')
      if (isUnsaved(entry)) this.#soon()
    } catch (error) {
      entry.saving = false
      if (!(error instanceof ApiError)) throw error
      this.#refused(entry, error)
    }
  }

  #refused(entry: Entry, error: ApiError): void {
    const { draft } = error.details as { draft?: Draft }
    if (draft) this.#merge(entry, draft)
    else {
      // It may have arrived all the same.
      if (error.passing) entry.saved = undefined
      this.#say(entry, 'local')
      if (error.passing) this.#soon(RETRY_MS)
    }
  }

  #say(entry: Entry, kept: Kept): void {
    if (entry.kept === kept) return
    entry.kept = kept
    this.#changed()
  }
}

const isUnsaved = ({ text, saved }: Entry) => text !== saved
