import { timeWords } from '@kaunter/admin-ui'
import type { Pending } from './outbox.ts'
import type { Message, TicketEvent } from './types.ts'

/** One line of the thread. `key` stays the same when a pending text becomes a message, so that nothing flickers. */
export type Entry =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'message'; key: string; at: string; message: Message; follows: boolean }
  | { kind: 'pending'; key: string; at: string; pending: Pending; follows: boolean }
  | { kind: 'note'; key: string; at: string; event: TicketEvent }
  | { kind: 'event'; key: string; at: string; event: TicketEvent }

/** Bubbles of one writer within this time are drawn as one group. */
const GROUP_MS = 5 * 60_000

/** Which calendar day it is does not depend on the language. */
const { dayKey } = timeWords('en')

type Line = Exclude<Entry, { kind: 'day' }>

function writerOf(line: Line): string | undefined {
  if (line.kind === 'pending') return line.pending.mode === 'reply' ? 'out me' : undefined
  if (line.kind !== 'message') return undefined
  const { direction, author } = line.message
  return direction === 'in' ? 'in' : `out ${author?.id ?? ''}`
}

/**
 * The thread in order of time: messages, notes and events, what is still being sent at the end, a break before each
 * day. Events older than the oldest loaded message are left out while there are older messages to load.
 */
export function timeline(
  messages: readonly Message[],
  events: readonly TicketEvent[],
  pending: readonly Pending[],
  complete: boolean,
  userId: string,
): Entry[] {
  const reach = complete ? '' : (messages[0]?.createdAt ?? '')
  const lines: Line[] = messages.map((message) => ({
    kind: 'message',
    key: message.clientId ?? message.id,
    at: message.createdAt,
    message,
    follows: false,
  }))
  for (const event of events) {
    if (event.at < reach) continue
    lines.push({ kind: event.type === 'note' ? 'note' : 'event', key: `event ${event.id}`, at: event.at, event })
  }
  lines.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1))
  // A clock that runs behind must not put what I have just written above what I have just read.
  for (const one of pending) {
    lines.push({ kind: 'pending', key: one.clientId, at: one.createdAt, pending: one, follows: false })
  }

  const entries: Entry[] = []
  let before: Line | undefined
  let day = ''
  for (const line of lines) {
    const key = dayKey(Date.parse(line.at))
    const newDay = key > day
    if (newDay) entries.push({ kind: 'day', key: `day ${key}`, at: line.at })
    if (newDay) day = key
    if (line.kind === 'message' || line.kind === 'pending') {
      line.follows = !newDay && before !== undefined && sameGroup(before, line, userId)
    }
    entries.push(line)
    before = line
  }
  return entries
}

function sameGroup(before: Line, line: Line, userId: string): boolean {
  const mine = (writer: string | undefined) => (writer === `out ${userId}` ? 'out me' : writer)
  const writer = mine(writerOf(line))
  if (writer === undefined || writer !== mine(writerOf(before))) return false
  return Date.parse(line.at) - Date.parse(before.at) < GROUP_MS
}
