import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './server.ts'

export type Json = Record<string, unknown>

/** One webhook body of a public project, with ids that no other sample has. */
export interface Sample {
  file: string
  /** As it stands in the file. */
  original: Json
  /** The same with its own ids; this is what is sent. */
  body: Json
}

const folder = join(root, '..', 'shared', 'data', 'whatsapp')

/** The samples read in place, or null where they are not there. */
export function loadSamples(): Samples | null {
  if (!existsSync(folder)) return null
  const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'index.json')
  return new Samples(files.sort().map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]))
}

/** An id of a message has a mark added; any other id keeps its form: digits stay digits, a user id a user id. */
type Role = 'message' | 'other'

const people =
  /^(wa_id|new_wa_id|from|to|input|customer|(from|to)_(parent_)?user_id|(parent_)?user_id|recipient_id|recipient_participant_id|(parent_)?recipient_(participant_)?(parent_)?user_id)$/
const messageIds = /^(message_id|original_message_id|wacid)$/
const otherIds = /^(message_template_id|group_id|join_request_id)$/
/** What an `id` is depends on where it stands. */
const idIn: Record<string, Role> = {
  messages: 'message',
  message_echoes: 'message',
  statuses: 'message',
  calls: 'message',
  context: 'message',
  entry: 'other',
}

/** Samples of different projects share ids; here each file gets its own, references inside the file included. */
export class Samples {
  readonly list: readonly Sample[]
  readonly #origins = new Map<string, { file: string; value: unknown }>()

  constructor(files: readonly (readonly [string, Json])[]) {
    this.list = files.map(([file, original], i) => ({ file, original, body: this.#rename(file, 100 + i, original) }))
  }

  /** The file that an id was made for. */
  ownerOf(id: unknown): string | undefined {
    return this.#origins.get(String(id))?.file
  }

  /** The file of the first id anywhere inside a value. */
  ownerWithin(value: unknown): string | undefined {
    if (typeof value !== 'object' || value === null) return this.ownerOf(value)
    for (const part of Object.values(value)) {
      const owner = this.ownerWithin(part)
      if (owner !== undefined) return owner
    }
    return undefined
  }

  /** The same value with the ids of the file. */
  restore<T>(value: T): T {
    if (Array.isArray(value)) return value.map((part) => this.restore(part)) as T
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.restore(part)])) as T
    const origin = this.#origins.get(String(value))
    return (origin === undefined ? value : origin.value) as T
  }

  #rename(file: string, mark: number, original: Json): Json {
    const fresh = new Map<unknown, unknown>()
    const rename = (value: unknown, role: Role): unknown => {
      if (value === null || value === '') return value
      if (!fresh.has(value)) {
        const id = role === 'message' ? markMessage(String(value), mark) : markOther(String(value), mark, fresh.size)
        if (this.#origins.has(id)) throw new Error(`the id ${id} of ${file} is not unique`)
        this.#origins.set(id, { file, value })
        fresh.set(value, typeof value === 'number' ? Number(id) : id)
      }
      return fresh.get(value)
    }
    const walk = (value: unknown, key: string, holder: string): unknown => {
      // Our own numbers are shared by all files: they are in the server's configuration.
      if (key === 'metadata') return value
      if (Array.isArray(value)) return value.map((part) => walk(part, key, holder))
      if (typeof value === 'object' && value !== null)
        return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, walk(part, name, key)]))
      if (key === 'id') return holder in idIn ? rename(value, idIn[holder] as Role) : value
      if (messageIds.test(key)) return rename(value, 'message')
      const changedUser = holder === 'user_id' && (key === 'previous' || key === 'current')
      return people.test(key) || otherIds.test(key) || changedUser ? rename(value, 'other') : value
    }
    return walk(original, '', '') as Json
  }
}

/** Before the padding, as these ids are mostly base64. */
const markMessage = (id: string, mark: number) => id.replace(/(=*)$/, `F${mark}$1`)

function markOther(id: string, mark: number, ordinal: number): string {
  const digits = `${mark}${String(ordinal).padStart(2, '0')}`
  // The last five digits: country code and length stay, and with them what a number looks like.
  if (/\d{5}\D*$/.test(id)) return id.replace(/\d{5}(?=\D*$)/, digits)
  // A placeholder such as PHONE_NUMBER must not get the digits of a phone number.
  return `${id}-${digits.replace(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] as string)}`
}

/** The same content in other bytes: every object's keys the other way round, spaces, and Meta's escapes. */
export function otherBytes(body: unknown): string {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, part]) => [key, turned(part)]),
    )
  }
  return JSON.stringify(turned(body), null, 1)
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A shuffle that the same seed repeats (mulberry32 decides). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const list = [...items]
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[list[i], list[j]] = [list[j] as T, list[i] as T]
  }
  return list
}
