import { mkdirSync, readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { SimulatorError } from './errors.ts'

/** Somebody who has a phone. `id` is the number's digits, or the business-scoped user id when the number is hidden. */
export interface Person {
  id: string
  name: string
  phone: string | null
  userId: string | null
  online: boolean
}

/** Merchant's own: pending (offline) → sent → received → seen by the shop. Shop's: sent → delivered → read, or failed. */
export type MessageState = 'pending' | 'sent' | 'received' | 'seen' | 'delivered' | 'read' | 'failed'

export interface ChatMessage {
  id: string
  person: string
  by: 'merchant' | 'shop'
  type: string
  /** The keys beside `id`, `from`, `timestamp` and `type`: `{text: {…}}`, `{image: {…}, context: {…}}`. */
  content: Record<string, unknown>
  at: number
  state: MessageState
  callbackData: string | null
}

/** One accepted send. */
export interface SentItem {
  id: string
  to: string | null
  recipient: string | null
  type: string
  text: string | null
  callbackData: string | null
  at: number
}

/** One webhook that has not been answered 200 yet; `body` holds the exact bytes. */
export interface OutboxItem {
  id: number
  kind: 'messages' | 'statuses'
  body: string
  messageIds: string[]
  attempts: number
}

export interface Media {
  id: string
  mimeType: string
  /** Hexadecimal. */
  sha256: string
  size: number
  filename: string | null
  /** Which generated sample holds its bytes; null for uploads, of which only metadata is kept. */
  sample: string | null
  at: number
}

interface StateFile {
  version: 1
  people: Person[]
  messages: ChatMessage[]
  sent: SentItem[]
  outbox: OutboxItem[]
  media: Media[]
}

const SAVE_DELAY_MS = 50

/** Everything the simulator remembers, in memory and, with a path, in one JSON file. */
export class State {
  readonly people = new Map<string, Person>()
  readonly messages = new Map<string, ChatMessage>()
  readonly chats = new Map<string, ChatMessage[]>()
  readonly sent: SentItem[] = []
  readonly outbox: OutboxItem[] = []
  readonly media = new Map<string, Media>()
  readonly isNew: boolean
  readonly #path: string | undefined
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()
  #lastWriteMs = 0

  constructor(path: string | undefined) {
    this.#path = path
    const stored = path === undefined ? null : load(path)
    this.isNew = stored === null
    if (path !== undefined) mkdirSync(dirname(path), { recursive: true })
    if (stored === null) return
    for (const person of stored.people) this.people.set(person.id, person)
    for (const message of stored.messages) this.add(message)
    for (const item of stored.media) this.media.set(item.id, item)
    this.sent.push(...stored.sent)
    this.outbox.push(...stored.outbox)
  }

  add(message: ChatMessage): void {
    this.messages.set(message.id, message)
    const chat = this.chats.get(message.person)
    if (chat === undefined) this.chats.set(message.person, [message])
    else chat.push(message)
  }

  /** Notes a change. Writes are spaced by their own cost, so that a big file does not eat the processor. */
  changed(): void {
    if (this.#path === undefined || this.#timer !== undefined) return
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined
        this.#writing = this.#writing.then(() => this.#write())
      },
      Math.max(SAVE_DELAY_MS, this.#lastWriteMs * 10),
    )
  }

  /** Writes now and waits for it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#writing = this.#writing.then(() => this.#write())
    await this.#writing
  }

  async #write(): Promise<void> {
    const path = this.#path
    if (path === undefined) return
    const started = performance.now()
    const file: StateFile = {
      version: 1,
      people: [...this.people.values()],
      messages: [...this.messages.values()],
      sent: this.sent,
      outbox: this.outbox,
      media: [...this.media.values()],
    }
    const temporary = `${path}.${process.pid}.tmp`
    try {
      await writeFile(temporary, JSON.stringify(file))
      await rename(temporary, path)
    } catch (error) {
      // The chats live on in memory; a full disk must not end a development session.
      process.emitWarning(`The WhatsApp simulator could not write ${path}: ${String(error)}`)
    }
    this.#lastWriteMs = performance.now() - started
  }
}

function load(path: string): StateFile | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unreadable(path, error)
  }
  try {
    const file = JSON.parse(text) as StateFile
    if (file.version !== 1) throw new TypeError(`version ${String(file.version)} is not 1`)
    return file
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, cause: unknown): SimulatorError {
  return new SimulatorError(
    'KAUNTER_WHATSAPP_SIMULATOR_STATE_UNREADABLE',
    `The simulator cannot read its state from ${path} (${String(cause)}). Delete or move that file to start with empty chats.`,
    { cause },
  )
}
