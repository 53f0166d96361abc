import type { MessageView, RoutedMessage } from '@kaunter/core/contracts'
import { answersOutlet } from '../linking/questions.ts'
import { previewOf } from '../tables.ts'

/** As much of a message as a ticket's row depends on. */
export type Said = Pick<RoutedMessage, 'id' | 'direction' | 'kind' | 'text' | 'content' | 'choice' | 'occurredAt'> &
  Partial<Pick<MessageView, 'automatic' | 'status'>>

/** These belong to something said before; by themselves they neither open nor reopen a ticket. */
const follows = new Set(['reaction', 'system', 'edit', 'revoke'])

/** Whole messages, in any case, by which people end their consent: an order, and no question. */
const stopWords = new Set([
  ...['stop', 'stop all', 'unsubscribe', 'quit', 'end'],
  ...['batal', 'batal semua', 'berhenti', 'henti', 'tak nak'],
])
const isStop = ({ content }: Pick<Said, 'content'>) =>
  stopWords.has(
    (content ?? '')
      .trim()
      .toLowerCase()
      .replaceAll(/[.!]+$/g, '')
      .replaceAll(/\s+/g, ' '),
  )

/** Whether the customer wants something: it opens a ticket, opens one again, and waits for an answer. */
export const asks = (message: Pick<Said, 'direction' | 'kind' | 'content' | 'choice'>): boolean =>
  message.direction === 'in' && !follows.has(message.kind) && !isStop(message) && !answersOutlet(message)

/** @param messages from old to new. */
export function lastMessage(messages: readonly Said[]) {
  const last = messages.at(-1) as Said
  return {
    last_message_id: last.id,
    last_message_at: last.occurredAt,
    last_message_preview: previewOf(last.text),
    last_message_kind: last.kind,
    last_message_direction: last.direction,
  }
}

const answers = (messages: readonly Said[]) =>
  messages.flatMap((m) => (m.direction === 'out' && !m.automatic ? m.occurredAt.getTime() : []))

/** The latest answer, from our people here or on the phone app. */
export function answeredBy(before: Date | null, messages: readonly Said[]): { answered_at: Date | null } {
  const latest = Math.max(before?.getTime() ?? 0, ...answers(messages))
  return { answered_at: latest === 0 ? null : new Date(latest) }
}

/** The first answer. Messages may arrive late, so one that is known already need not be it. */
export function firstAnswer(before: Date | null, messages: readonly Said[]): Date | null {
  const first = Math.min(before?.getTime() ?? Number.POSITIVE_INFINITY, ...answers(messages))
  return Number.isFinite(first) ? new Date(first) : null
}

/**
 * When the customer began to wait: the first message since the last answer, from wherever that came. Messages may arrive
 * late, so the order of arrival says nothing.
 *
 * @param before what the ticket says so far.
 * @param answeredAt the latest answer so far.
 */
export function awaitingSince(before: Date | null, answeredAt: Date | null, messages: readonly Said[]): Date | null {
  const answered = Math.max(answeredAt?.getTime() ?? 0, ...answers(messages))
  const asked = messages.flatMap((m) => (asks(m) ? m.occurredAt.getTime() : []))
  const waiting = [before?.getTime() ?? Number.POSITIVE_INFINITY, ...asked].filter((at) => at > answered)
  const since = Math.min(...waiting)
  return Number.isFinite(since) ? new Date(since) : null
}
