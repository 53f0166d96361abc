import type { MessageStatus } from '../../contracts/index.ts'

/**
 * Statuses only rise. `failed` stands above `sent`, since a provider may take a message and refuse it later, and below
 * `delivered`: what reached a phone has not failed. `unknown` and `held` are left as soon as anything better is known.
 */
const ranks: Record<MessageStatus, number> = {
  received: 0,
  queued: 10,
  held: 15,
  sending: 20,
  unknown: 25,
  sent: 30,
  failed: 35,
  delivered: 40,
  read: 50,
  played: 60,
}

const reported = new Set<string>(['sent', 'delivered', 'read', 'played', 'failed'])

/** Whether a provider's word is one that we apply; others are stored and left at that. */
export const isApplied = (status: string): status is MessageStatus => reported.has(status)

/** The status after one more report; never a lower one. */
export function raise(current: MessageStatus, next: MessageStatus): MessageStatus {
  return ranks[next] > ranks[current] ? next : current
}
