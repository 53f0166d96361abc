import type { Ticket } from './types.ts'

/** What a ticket says of what is promised next. */
export type Promised = Pick<Ticket, 'slaState' | 'slaDueAt' | 'slaMetric'>

/** How pressing it is. What is `soon` still can be kept. */
export type PromiseLevel = 'none' | 'calm' | 'soon' | 'late' | 'paused'

/** Whatever the policy says of warnings: with so little left, people should look. */
const SOON_MS = 2 * 60_000

export function promiseLevel({ slaState, slaDueAt }: Omit<Promised, 'slaMetric'>, now: number): PromiseLevel {
  if (slaState === 'none') return slaState
  if (slaDueAt === null) return slaState === 'breached' ? 'none' : 'paused'
  const left = Date.parse(slaDueAt) - now
  if (slaState === 'breached' || left <= 0) return 'late'
  if (slaState === 'paused') return 'paused'
  return slaState === 'warned' || left <= SOON_MS ? 'soon' : 'calm'
}
