import type { Message, Ticket, TicketEvent } from './types.ts'

/** Ids are decimal numbers of any length: the longer is the larger, equals compare as text. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** The later of two states of the same ticket; the known one stays when the versions are equal. */
export function later<T extends { readonly version: number }>(known: T | undefined, arrived: T): T {
  return known && known.version >= arrived.version ? known : arrived
}

/** The order of the list: newest message first, then the newer ticket. */
export function byLastMessage(a: Ticket, b: Ticket): number {
  if (a.lastMessageAt !== b.lastMessageAt) return a.lastMessageAt < b.lastMessageAt ? 1 : -1
  return compareIds(b.id, a.id)
}

function byTime(a: Message, b: Message): number {
  if (a.createdAt !== b.createdAt) return a.createdAt < b.createdAt ? -1 : 1
  return compareIds(a.id, b.id)
}

/** Messages oldest first, each once, in its latest state. Returns the given list itself when nothing is new. */
export function mergeMessages(known: readonly Message[], arrived: readonly Message[]): readonly Message[] {
  const byId = new Map(known.map((message) => [message.id, message]))
  let changed = false
  for (const message of arrived) {
    const winner = later(byId.get(message.id), message)
    if (winner === byId.get(message.id)) continue
    byId.set(message.id, winner)
    changed = true
  }
  return changed ? [...byId.values()].sort(byTime) : known
}

/** Events oldest first, each once. Events never change, so an id that is known is enough. */
export function mergeEvents(known: readonly TicketEvent[], arrived: readonly TicketEvent[]): readonly TicketEvent[] {
  const ids = new Set(known.map((event) => event.id))
  const fresh = arrived.filter((event) => !ids.has(event.id) && ids.add(event.id))
  if (fresh.length === 0) return known
  return [...known, ...fresh].sort((a, b) => (a.at === b.at ? compareIds(a.id, b.id) : a.at < b.at ? -1 : 1))
}
