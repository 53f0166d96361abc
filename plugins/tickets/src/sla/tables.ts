import type { Conditions } from '../desk/conditions.ts'
import type { Metric } from './clock.ts'
import type { Escalation, Targets } from './policy.ts'

export const slaTables = (ctx: { table(name: string): string }) => ({
  policy: ctx.table('sla_policy'),
  clock: ctx.table('clock'),
  run: ctx.table('sla_run'),
})

export interface Policy {
  id: string
  name: string
  position: number
  catch_all: boolean
  active: boolean
  conditions: Conditions
  targets: Targets
  calendar_id: string | null
  warn_percent: number
  escalations: Escalation[]
  version: number
}

/** One promise to one customer: how it stands, and what it was when it ended. */
export interface ClockRow {
  id: string
  ticket_id: string
  metric: Metric
  started_at: Date
  is_open: boolean
  ended_at: Date | null
  /** Ended by what was promised; else because nobody waited for it any more. */
  met: boolean
  agent_id: string | null
  policy_id: string | null
  policy_name: string | null
  /** Null when nothing was promised. */
  target_minutes: number | null
  warn_percent: number | null
  calendar_id: string | null
  calendar_version: number | null
  /** Null while it stands still or nothing opens. */
  due_at: Date | null
  warn_at: Date | null
  paused_since: Date | null
  warned_at: Date | null
  /** Set once; a promise that was broken stays broken. */
  breached_at: Date | null
  escalated_at: Date | null
  told: number
  next_at: Date | null
  business_ms: string | number | null
  wall_ms: string | number | null
}

export interface RunRow {
  id: string
  reason: 'policy' | 'calendar' | 'start'
  total: number
  done: number
  after_id: string
  started_at: Date
  finished_at: Date | null
}
