import type { TicketDetail } from './types.ts'

/** Below this the time that is left is pressing. */
export const SHORT_MS = 2 * 3_600_000

/** How long one may still reply freely, in milliseconds: 0 when it is over, `Infinity` where the channel sets no limit. */
export function replyLeft({ window: { open, closesAt } }: Pick<TicketDetail, 'window'>, now: number): number {
  if (!open) return 0
  return closesAt === null ? Number.POSITIVE_INFINITY : Math.max(0, Date.parse(closesAt) - now)
}
