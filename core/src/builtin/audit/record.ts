import type { Knex } from 'knex'
import type { AuditEntry } from '../../contracts/audit.ts'
import { tableName } from '../../kernel/migrate.ts'

/** Writes one entry in the transaction of the change; also for the command line, which runs without the plugin. */
export async function recordAudit(db: Knex, entry: AuditEntry): Promise<void> {
  const { actorId, actorName, action, subject, place, before, after } = entry
  await db(tableName('audit', 'log')).insert({
    at: new Date(),
    actor_id: actorId,
    actor_name: actorName ?? null,
    action,
    subject_type: subject.type,
    subject_id: subject.id,
    franchise_id: place?.franchiseId ?? null,
    outlet_id: place?.outletId ?? null,
    before: before === undefined ? null : JSON.stringify(before),
    after: after === undefined ? null : JSON.stringify(after),
  })
}
