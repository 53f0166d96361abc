import type { Message, Ticket, TicketEvent } from './types.ts'

/** Ids are decimal numbers of any length: the longer is the larger, equals compare as text. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** The later of two states of the same ticket; the known one stays when the versions are equal. */
export function later<T extends { readonly version: number }>(known: T | undefined, arrived: T): T {
  return known && known.version >= arrived.version ? known : arrived
}

/** Whether a contact is called by a number or an address of which a part is hidden. */
export const isMaskedName = (name: string) => name.includes('•••')

/** A live event goes to many and masks its contact: what was read for this user stays, save for a new name. */
export function keepContact(known: Ticket | undefined, arrived: Ticket): Ticket {
  const { contact } = arrived
  if (known === undefined || known.contact.id !== contact.id || known.contact.masked || !contact.masked) return arrived
  const name = isMaskedName(contact.name) ? known.contact.name : contact.name
  return { ...arrived, contact: { ...known.contact, name } }
}

/** The order of the list: newest message first, then the newer ticket. */
export function byLastMessage(a: Ticket, b: Ticket): number {
  if (a.lastMessageAt !== b.lastMessageAt) return a.lastMessageAt < b.lastMessageAt ? 1 : -1
  return compareIds(b.id, a.id)
}

/**
 * Where something stands in a thread. By the clock of the channel, on which a message that was long on its way keeps its
 * place; that counts whole seconds, within which the order of arrival decides.
 */
export const placeOf = (at: string, arrivedAt: string): string => `${at.slice(0, 19)} ${arrivedAt}`

function byTime(a: Message, b: Message): number {
  const [one, other] = [placeOf(a.sentAt, a.createdAt), placeOf(b.sentAt, b.createdAt)]
  if (one !== other) return one < other ? -1 : 1
  return compareIds(a.id, b.id)
}

/** Messages oldest first, each once, in its latest state. Returns the given list itself when nothing is new. */
export function mergeMessages(known: readonly Message[], arrived: readonly Message[]): readonly Message[] {
  const byId = new Map(known.map((message) => [message.id, message]))
  const newer = new Map<string, Message>()
  const fresh = new Map<string, Message>()
  for (const message of arrived) {
    const before = byId.get(message.id) ?? fresh.get(message.id)
    if (later(before, message) === before) continue
    if (byId.has(message.id)) newer.set(message.id, message)
    else fresh.set(message.id, message)
  }
  if (newer.size === 0 && fresh.size === 0) return known
  const kept = newer.size === 0 ? known : known.map((message) => newer.get(message.id) ?? message)
  const added = [...fresh.values()].sort(byTime)
  const [first, last] = [added[0], added.at(-1)]
  const [oldest, newest] = [kept[0], kept.at(-1)]
  if (!first || !last) return kept
  // A page of older ones, or what has just been said: no need to sort thousands.
  if (!oldest || !newest || byTime(newest, first) < 0) return [...kept, ...added]
  return byTime(last, oldest) < 0 ? [...added, ...kept] : [...kept, ...added].sort(byTime)
}

/** Events oldest first, each once. Events never change, so an id that is known is enough. */
export function mergeEvents(known: readonly TicketEvent[], arrived: readonly TicketEvent[]): readonly TicketEvent[] {
  const ids = new Set(known.map((event) => event.id))
  const fresh = arrived.filter((event) => !ids.has(event.id) && ids.add(event.id))
  if (fresh.length === 0) return known
  return [...known, ...fresh].sort((a, b) => (a.at === b.at ? compareIds(a.id, b.id) : a.at < b.at ? -1 : 1))
}
