import { type AuditEntry, contactBlocked } from '../../contracts/index.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import type { Standing } from './standing.ts'

/** Contacts whose messages are kept and shown to nobody, by channel. */
export function createContactBlocks(
  ctx: Context,
  { record, standing }: { record(tx: Tx, entry: AuditEntry): Promise<void>; standing: Standing },
) {
  const table = ctx.table('contact_block')

  async function blocks(contactIds: readonly string[], tx?: Tx): Promise<Map<string, ReadonlySet<string>>> {
    if (contactIds.length === 0) return new Map()
    const rows: { contact_id: string; channel: string }[] = await (tx?.db ?? ctx.db)(table)
      .select('contact_id', 'channel')
      .whereIn('contact_id', contactIds)
    const byContact = Map.groupBy(rows, (row) => row.contact_id)
    return new Map([...byContact].map(([id, all]) => [id, new Set(all.map((row) => row.channel))]))
  }

  /** Blocks a contact on a channel or lets it through again; the same once more changes nothing. */
  async function setBlocked(tx: Tx, asked: string, channel: string, blocked: boolean, actorId: string) {
    const contactId = (await standing(tx, [asked])).of(asked)
    const row = { contact_id: contactId, channel, actor_id: actorId, created_at: new Date() }
    const changed = blocked
      ? (await insertNew(tx.db, table, [row], ['contact_id', 'channel'], 'contact_id'))[0] !== undefined
      : (await tx.db(table).where({ contact_id: contactId, channel }).delete()) > 0
    if (!changed) return
    await record(tx, {
      actorId,
      action: blocked ? 'directory.contact-blocked' : 'directory.contact-unblocked',
      subject: { type: 'contact', id: contactId },
      before: { channel, blocked: !blocked },
      after: { channel, blocked },
    })
    await tx.emit(contactBlocked, { contactId, channel, blocked })
  }

  return { blocks, setBlocked }
}
