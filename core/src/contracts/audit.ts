import type { Tx } from '../kernel/plugin.ts'
import { defineService } from '../kernel/tokens.ts'

/** Who did what to which subject, with what it was before and is now. */
export interface AuditEntry {
  /** `null` for what the system did by itself. */
  actorId: string | null
  /** Who it was, when it was no user of the system: `command line`. */
  actorName?: string
  /** `ticket.assigned`, `auth.signed-in`, … */
  action: string
  subject: { type: string; id: string }
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** The audit trail, which nobody can change afterwards. */
export interface Audit {
  /** Written in the transaction of the change itself. */
  record(tx: Tx, entry: AuditEntry): Promise<void>
}

/** Notes what people did. */
export const audit = defineService<Audit>('audit/v1')
