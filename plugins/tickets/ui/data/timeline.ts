import { timeWords } from '@kaunter/admin-ui'
import { type FollowUps, followUps, isFollowUp } from './follow-ups.ts'
import { placeOf } from './merge.ts'
import type { Pending } from './outbox.ts'
import type { Message, TicketEvent } from './types.ts'

interface Line {
  /** Stays the same when a pending text becomes a message, so that nothing flickers. */
  readonly key: string
  readonly at: string
  /** When it came to us, perhaps long after. */
  readonly arrivedAt: string
  /** The first of its day. */
  readonly opensDay: boolean
  /** The first that the reader has not seen. */
  readonly opensNew: boolean
}

/** A message that the server has, with what was said about it later. */
export interface MessageEntry extends Line {
  readonly kind: 'message'
  readonly message: Message
  /** Drawn as one group with the one before it. */
  readonly follows: boolean
  readonly later: FollowUps | undefined
  /** The newest that we sent: how far it has come is told in words. */
  readonly tells: boolean
}

/** One line of the thread. */
export type Entry =
  | MessageEntry
  | (Line & { readonly kind: 'pending'; readonly pending: Pending; readonly follows: boolean })
  | (Line & { readonly kind: 'note'; readonly event: TicketEvent })
  /** Changes of the ticket in a row. */
  | (Line & { readonly kind: 'events'; readonly events: readonly TicketEvent[] })
  /** What belongs to a message that is not there to show it, and notices of the channel. */
  | (Line & { readonly kind: 'aside'; readonly message: Message })

/** What a thread is made of. */
export interface Thread {
  readonly messages: readonly Message[]
  readonly events: readonly TicketEvent[]
  readonly pending: readonly Pending[]
  /** There are no older messages to load. */
  readonly complete: boolean
  readonly userId: string
  /** Whose days are shown. */
  readonly zone: string
  /** When the newest line that the reader has seen had arrived, if he has been here before. */
  readonly seenAt?: string | undefined
}

/** Bubbles of one writer within this time are drawn as one group. */
const GROUP_MS = 5 * 60_000
/** What one person changed within this time is told in one sentence, unless that gets too long to read. */
const HAND_MS = 60_000
const MOST_IN_SENTENCE = 4
const joined = new Set(['assigned', 'changed', 'linked', 'reopened', 'snoozed', 'status'])
/** More sentences about changes than this in a row are shown as one line that opens. */
const MOST_SENTENCES = 3

type Draft = { -readonly [K in keyof Line]: Line[K] } & { place: string } & (
    | { kind: 'message'; message: Message; follows: boolean; later: FollowUps | undefined; tells: boolean }
    | { kind: 'pending'; pending: Pending; follows: boolean }
    | { kind: 'note'; event: TicketEvent }
    | { kind: 'events'; events: TicketEvent[] }
    | { kind: 'aside'; message: Message }
  )

const plain = { opensDay: false, opensNew: false, follows: false }

/**
 * The thread in order of time: messages, notes and events, what is still being sent at the end. Events older than the
 * oldest loaded message are left out while there are older messages to load.
 */
export function timeline({ messages, events, pending, complete, userId, zone, seenAt }: Thread): Entry[] {
  const reach = complete ? '' : (messages[0]?.sentAt ?? '')
  const lines = messageLines(messages)
  for (const event of events) {
    const line = {
      ...plain,
      key: `event ${event.id}`,
      at: event.at,
      arrivedAt: event.at,
      place: placeOf(event.at, event.at),
    }
    if (event.at < reach) continue
    lines.push(event.type === 'note' ? { ...line, kind: 'note', event } : { ...line, kind: 'events', events: [event] })
  }
  lines.sort((a, b) => (a.place === b.place ? 0 : a.place < b.place ? -1 : 1))
  // A clock that runs behind must not put what I have just written above what I have just read.
  for (const one of pending) {
    const { clientId: key, createdAt: at } = one
    lines.push({ ...plain, key, at, arrivedAt: at, place: '', kind: 'pending', pending: one })
  }
  markDays(lines, zone)
  markNew(lines, seenAt, userId, complete)
  return grouped(lines, userId)
}

function messageLines(messages: readonly Message[]): Draft[] {
  const later = followUps(messages)
  const lines: Draft[] = []
  let newest: Extract<Draft, { kind: 'message' }> | undefined
  for (const message of messages) {
    const { sentAt: at, createdAt: arrivedAt } = message
    const line = {
      ...plain,
      key: message.clientId ?? message.id,
      at,
      arrivedAt,
      place: placeOf(at, arrivedAt),
      message,
    }
    if (isFollowUp(message) || message.kind === 'system') {
      if (!later.placed.has(message.id)) lines.push({ ...line, kind: 'aside' })
      continue
    }
    const entry = { ...line, kind: 'message' as const, later: later.of.get(message.id), tells: false }
    if (message.direction === 'out') newest = entry
    lines.push(entry)
  }
  if (newest) newest.tells = true
  return lines
}

function markDays(lines: readonly Draft[], zone: string): void {
  const dayOf = daysOf(zone)
  let day = ''
  for (const line of lines) {
    const key = dayOf(line.at)
    line.opensDay = key > day
    if (line.opensDay) day = key
  }
}

/** Whether somebody else said it. */
export function isOfOthers(entry: Entry | Draft, userId: string): boolean {
  if (entry.kind === 'message') return entry.message.direction === 'in' || entry.message.author?.id !== userId
  return entry.kind === 'note' && entry.event.actor?.id !== userId
}

/** Not while it may be further up, among what is not loaded. */
function markNew(lines: readonly Draft[], seenAt: string | undefined, userId: string, complete: boolean): void {
  if (seenAt === undefined || (!complete && (lines[0]?.arrivedAt ?? '') > seenAt)) return
  const first = lines.find((line) => line.arrivedAt > seenAt && isOfOthers(line, userId))
  if (first) first.opensNew = true
}

/** Changes in a row; together those that one person made at one go. */
export function byHand(events: readonly TicketEvent[]): TicketEvent[][] {
  const hands: TicketEvent[][] = []
  for (const event of events) {
    const hand = hands.at(-1) ?? []
    const [first] = hand
    const goesOn =
      first?.actor &&
      first.actor.id === event.actor?.id &&
      [first, event].every(({ type }) => joined.has(type)) &&
      Date.parse(event.at) - Date.parse(first.at) < HAND_MS &&
      hand.length < MOST_IN_SENTENCE
    if (goesOn) hand.push(event)
    else hands.push([event])
  }
  return hands
}

/** Bubbles of one writer get together; many changes in a row become one line. */
function grouped(lines: readonly Draft[], userId: string): Entry[] {
  const entries: Draft[] = []
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i] as Draft
    if (line.kind === 'events') {
      let end = i + 1
      while (lines[end]?.kind === 'events' && !lines[end]?.opensDay) end += 1
      const run = lines.slice(i, end).flatMap((each) => (each.kind === 'events' ? each.events : []))
      const hands = byHand(run)
      for (const events of hands.length > MOST_SENTENCES ? [run] : hands) {
        entries.push({ ...(lines[i] as typeof line), events })
        i += events.length
      }
      i = end - 1
      continue
    }
    const before = entries.at(-1)
    if ((line.kind === 'message' || line.kind === 'pending') && before)
      line.follows = !line.opensDay && !line.opensNew && sameGroup(before, line, userId)
    entries.push(line)
  }
  return entries
}

function sameGroup(before: Draft, line: Draft, userId: string): boolean {
  const writer = writerOf(line, userId)
  if (writer === undefined || writer !== writerOf(before, userId)) return false
  return Date.parse(line.at) - Date.parse(before.at) < GROUP_MS
}

function writerOf(line: Draft, userId: string): string | undefined {
  if (line.kind === 'pending') return line.pending.mode === 'reply' ? `out ${userId}` : undefined
  if (line.kind !== 'message') return undefined
  const { direction, author, automatic } = line.message
  return direction === 'in' ? 'in' : `out ${author?.id ?? (automatic ? '' : 'phone')}`
}

const QUARTER_MS = 15 * 60_000
const known = new Map<string, Map<number, string>>()

/** The calendar day of an instant. Zones turn at quarters of an hour, and asking `Intl` for thousands is slow. */
function daysOf(zone: string): (at: string) => string {
  const days = known.get(zone) ?? new Map<number, string>()
  known.set(zone, days)
  const { dayKey } = timeWords('en', zone)
  return (at) => {
    const quarter = Math.floor(Date.parse(at) / QUARTER_MS)
    const day = days.get(quarter) ?? dayKey(quarter * QUARTER_MS)
    days.set(quarter, day)
    return day
  }
}

/** The entries, each the same object as before where it says the same, so that what is unchanged is not drawn anew. */
export function keepSame(before: ReadonlyMap<string, Entry>, entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => {
    const was = before.get(entry.key)
    return was && saysSame(was, entry) ? was : entry
  })
}

function saysSame(a: Entry, b: Entry): boolean {
  if (a.at !== b.at || a.opensDay !== b.opensDay || a.opensNew !== b.opensNew) return false
  if (a.kind === 'message' && b.kind === 'message')
    return a.message === b.message && a.follows === b.follows && a.tells === b.tells && sameFollowUps(a.later, b.later)
  if (a.kind === 'pending' && b.kind === 'pending') return a.pending === b.pending && a.follows === b.follows
  if (a.kind === 'note' && b.kind === 'note') return a.event === b.event
  if (a.kind === 'aside' && b.kind === 'aside') return a.message === b.message
  return a.kind === 'events' && b.kind === 'events' && sameItems(a.events, b.events)
}

function sameFollowUps(a: FollowUps | undefined, b: FollowUps | undefined): boolean {
  if (!a || !b) return a === b
  return a.edit === b.edit && a.revoke === b.revoke && sameItems(a.reactions, b.reactions)
}

const sameItems = (a: readonly unknown[], b: readonly unknown[]) =>
  a.length === b.length && a.every((x, i) => x === b[i])
