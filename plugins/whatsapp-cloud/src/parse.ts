import { createHash } from 'node:crypto'
import type { Identity } from '@kaunter/core/contracts'
import { type Description, describe } from './describe.ts'
import { asArray, asInstant, asObject, asShort, asText, type Json, toCanonical, toRaw } from './json.ts'

/** Where a change belongs: our number when the payload names it, else only the business account. */
export interface Origin {
  phoneNumberId: string | null
  wabaId: string | null
}

export type Item =
  | {
      type: 'message'
      origin: Origin
      providerId: string
      direction: 'in' | 'out'
      identities: Identity[]
      name: string | null
      at: Date
      description: Description
      raw: string
    }
  | {
      type: 'status'
      origin: Origin
      providerId: string
      reference: string | null
      status: string
      recipient: string
      at: Date
      error: { code: string; message: string } | null
      raw: string
    }
  | { type: 'identity'; origin: Origin; from: Identity; to: Identity; others: Identity[] }
  | { type: 'event'; origin: Origin; field: string; event: string; at: Date; hash: string; raw: string }

/** A business-scoped user id: country, a dot, letters and digits; the parent form has ENT. It may stand in `from`. */
const bsuidPattern = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/

export function identityOf(value: unknown): Identity | null {
  const address = asShort(value, 200)
  if (address === null) return null
  if (bsuidPattern.test(address)) return { kind: 'bsuid', address }
  // Matching looks at the digits alone: of anything else "@ali7" and "@siti7" would become one person.
  return /^\+?[\d\s().-]*\d[\d\s().-]*$/.test(address) ? { kind: 'phone', address } : null
}

/** Everything in one webhook, element by element: an odd one is kept as an event and costs its neighbours nothing. */
export function parseEnvelope(body: unknown, receivedAt: Date): Item[] {
  const items = asArray(asObject(body).entry).flatMap((entry) => {
    const { id, changes, time } = asObject(entry)
    const at = asInstant(time, receivedAt)
    return asArray(changes).flatMap((change) => parseChange(asObject(change), asShort(id, 100), at, time))
  })
  // Signed, so it came from Meta: kept even when it has nothing of an envelope.
  if (items.length > 0) return items
  return [keep({ phoneNumberId: null, wabaId: null }, 'unreadable', 'unreadable', receivedAt, body)]
}

function parseChange(change: Json, wabaId: string | null, at: Date, time: unknown): Item[] {
  const value = asObject(change.value)
  const origin: Origin = { phoneNumberId: asShort(asObject(value.metadata).phone_number_id, 100), wabaId }
  const field = asShort(change.field, 100) ?? 'none'
  const people = asArray(value.contacts).map(asObject)
  const items: Item[] = [
    ...asArray(value.messages).flatMap((message) => parseMessage(asObject(message), people, origin, at)),
    ...asArray(value.message_echoes).flatMap((echo) => parseEcho(asObject(echo), origin, at)),
    ...asArray(value.statuses).flatMap((status) => parseStatus(asObject(status), origin, at)),
    ...asArray(value.user_id_update).flatMap((update) => parseUserIdUpdate(asObject(update), origin)),
  ]
  // What a message or status cannot hold is kept whole, so that a later release can still read it.
  const understood = new Set(['messaging_product', 'metadata', 'contacts', 'messages', 'message_echoes', 'statuses'])
  const rest = Object.keys(value).filter((key) => !understood.has(key))
  const empty = items.length === 0
  if (empty || rest.length > 0) {
    const kept = empty ? change.value : Object.fromEntries(rest.map((key) => [key, value[key]]))
    items.push(keep(origin, field, eventName(value, rest) ?? field, at, kept, time))
  }
  return items
}

/** What happened, in the payload's own word if it has one. Never the first of many keys: Meta does not fix their order. */
const eventName = (value: Json, rest: readonly string[]) =>
  asShort(value.event, 100) ?? asShort(value.decision, 100) ?? (rest.length === 1 ? asShort(rest[0], 100) : null)

/** Account news have no id, so their content is what makes them the same: not the batch, not the order of the keys. */
function keep(origin: Origin, field: string, event: string, at: Date, value: unknown, time?: unknown): Item {
  const key = [origin.wabaId, origin.phoneNumberId, field, toCanonical(time), toCanonical(value)].join('\n')
  return {
    type: 'event',
    origin,
    field,
    event,
    at,
    hash: createHash('sha256').update(key).digest('hex'),
    raw: toRaw(value),
  }
}

function parseMessage(message: Json, people: readonly Json[], origin: Origin, at: Date): Item[] {
  const providerId = asShort(message.id, 200)
  const identities = senders(message)
  if (providerId === null || identities.length === 0)
    return [keep(origin, 'messages', 'without-sender-or-id', at, message)]
  const addresses = identities.map((identity) => identity.address)
  // Contacts need not stand in the order of the messages: joined by id.
  const person = people.find((p) => [p.wa_id, p.user_id].some((id) => addresses.includes(asText(id) ?? '')))
  const extra = [identityOf(person?.wa_id), identityOf(person?.user_id)].filter((identity) => identity !== null)
  const known = [...identities, ...extra.filter((identity) => !addresses.includes(identity.address))]
  const item: Item = {
    type: 'message',
    origin,
    providerId,
    direction: 'in',
    identities: known.sort((a, b) => Number(b.kind === 'phone') - Number(a.kind === 'phone')),
    name: asShort(asObject(person?.profile).name, 200),
    at: asInstant(message.timestamp, at),
    description: describe(message),
    raw: toRaw(message),
  }
  return [item, ...identityChange(message, origin)]
}

const senders = (message: Json) =>
  [identityOf(message.from), identityOf(message.from_user_id)].filter(
    (identity, i, all): identity is Identity =>
      identity !== null && all.findIndex((other) => other?.address === identity.address) === i,
  )

/** "The customer changed the number" comes as a message from the old one. */
function identityChange(message: Json, origin: Origin): Item[] {
  if (message.type !== 'system') return []
  const system = asObject(message.system)
  const to =
    system.type === 'user_changed_number'
      ? // Older payloads call it new_wa_id.
        identityOf(system.wa_id ?? system.new_wa_id)
      : system.type === 'user_changed_user_id'
        ? identityOf(system.user_id)
        : null
  const from = senders(message).find((identity) => identity.kind === to?.kind)
  return to === null || from === undefined ? [] : [{ type: 'identity', origin, from, to, others: [] }]
}

function parseUserIdUpdate(update: Json, origin: Origin): Item[] {
  const { previous, current } = asObject(update.user_id)
  const [from, to, phone] = [identityOf(previous), identityOf(current), identityOf(update.wa_id)]
  const others = phone === null ? [] : [phone]
  return from === null || to === null ? [] : [{ type: 'identity', origin, from, to, others }]
}

/** Typed by our own people in the phone app: outgoing, to the customer in `to`. */
function parseEcho(echo: Json, origin: Origin, at: Date): Item[] {
  const providerId = asShort(echo.id, 200)
  const identities = [identityOf(echo.to), identityOf(echo.to_user_id)].filter((identity) => identity !== null)
  if (providerId === null || identities.length === 0)
    return [keep(origin, 'smb_message_echoes', 'without-id', at, echo)]
  const common = { origin, providerId, direction: 'out' as const, identities, name: null }
  return [
    { type: 'message', ...common, at: asInstant(echo.timestamp, at), description: describe(echo), raw: toRaw(echo) },
  ]
}

function parseStatus(status: Json, origin: Origin, at: Date): Item[] {
  const providerId = asShort(status.id, 200)
  const name = asShort(status.status, 30)
  if (providerId === null || name === null) return [keep(origin, 'messages', 'status-without-id', at, status)]
  const recipient = [status.recipient_participant_id, status.recipient_id, status.recipient_user_id]
    .map(asText)
    .find((v) => v !== null)
  const item: Item = {
    type: 'status',
    origin,
    providerId,
    reference: asShort(status.biz_opaque_callback_data, 200),
    status: name,
    recipient: recipient?.slice(0, 200) ?? '',
    at: asInstant(status.timestamp, at),
    error: errorOf(asArray(status.errors)[0]),
    raw: toRaw(status),
  }
  return [item]
}

function errorOf(value: unknown): { code: string; message: string } | null {
  const error = asObject(value)
  const code = asShort(error.code, 100)
  if (code === null) return null
  const details = asText(asObject(error.error_data).details)
  return { code, message: details ?? asText(error.message) ?? asText(error.title) ?? 'Meta gave no reason.' }
}
