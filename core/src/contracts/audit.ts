import type { User } from '../kernel/http.ts'
import type { Tx } from '../kernel/plugin.ts'
import type { Place } from '../kernel/scope.ts'
import { defineService, defineServices } from '../kernel/tokens.ts'

/** Who did what to which subject, with what it was before and is now. */
export interface AuditEntry {
  /** `null` for what the system did by itself. */
  actorId: string | null
  /** Who it was, when it was no user of the system: `command line`. */
  actorName?: string
  /** `ticket.assigned`, `auth.signed-in`, … */
  action: string
  subject: { type: string; id: string }
  /** Whose it was when it happened: those who see this place may read it. Without one, those who see all do. */
  place?: Place
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

/** What the audit trail names, as one user may be told. */
export interface AuditSubject {
  name: string
  /** The page that shows it, when there is one. */
  path: string | null
}

/** Says what things of one type are called, for whoever reads the audit trail. */
export interface AuditSubjects {
  /** Those that the user may see; others are absent, and so are those that are gone. */
  find(user: User, ids: readonly string[]): Promise<ReadonlyMap<string, AuditSubject>>
  /**
   * What is noted of these without a place says nothing of any place: whoever sees the thing may read it.
   */
  readonly shared?: boolean
}

/** Provided under the type of the things: `contact`, `user`. */
export const auditSubjects = defineServices<AuditSubjects>('audit-subject/v1')
