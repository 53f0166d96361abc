import type { Knex } from 'knex'
import type { AuditEntry, ContactOutlet, Directory } from '../../contracts/index.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { outletNotFound } from './errors.ts'
import { outletsOf, type ShopRow, toShop } from './shops.ts'
import type { Standing } from './standing.ts'

interface LinkRow {
  contact_id: string
  outlet_id: string
  is_primary: boolean
  valid_until: Date | null
  primary_until: Date | null
}

/** Which outlets a contact belongs to: any number, and one number of a phone may belong to several. */
export function createContactOutlets(
  ctx: Context,
  { record, standing }: { record(tx: Tx, entry: AuditEntry): Promise<void>; standing: Standing },
) {
  const table = ctx.table('contact_outlet')

  async function links(
    contactIds: readonly string[],
    db: Knex,
    now = new Date(),
  ): Promise<Map<string, ContactOutlet[]>> {
    if (contactIds.length === 0) return new Map()
    const rows: (LinkRow & ShopRow)[] = await outletsOf(ctx, db)
      .join({ l: table }, 'l.outlet_id', 's.id')
      .select('l.contact_id', 'l.is_primary', 'l.valid_until', 'l.primary_until')
      .whereIn('l.contact_id', contactIds)
      .where((valid) => valid.whereNull('l.valid_until').orWhere('l.valid_until', '>', now))
      .whereNot('s.status', 'closed')
      .orderBy(['s.name', 's.id'])
    const entries = rows.map((row) => ({
      contactId: row.contact_id,
      outlet: toShop('outlet', row),
      isPrimary: row.is_primary && (row.primary_until === null || row.primary_until > now),
      validUntil: row.valid_until,
    }))
    entries.sort((a, b) => Number(b.isPrimary) - Number(a.isPrimary))
    const byContact = Map.groupBy(entries, (entry) => entry.contactId)
    return new Map(
      [...byContact].map(([id, all]) => [id, all.map(({ contactId: _contactId, ...link }): ContactOutlet => link)]),
    )
  }

  const linkOutlet: Directory['linkOutlet'] = async (tx, link, actorId) => {
    const { outletId } = link
    const contactId = (await standing(tx, [link.contactId])).of(link.contactId)
    const outlet = await tx.db(ctx.table('outlet')).where({ id: outletId }).first('id', 'franchise_id')
    if (outlet === undefined) throw outletNotFound({ id: outletId })
    const key = { contact_id: contactId, outlet_id: outletId }
    await insertNew(tx.db, table, [{ ...key, is_primary: false }], ['contact_id', 'outlet_id'], 'contact_id')
    // All of the contact, in one order, so that two choices made at once leave one primary.
    const rows: LinkRow[] = await tx.db(table).where({ contact_id: contactId }).orderBy('outlet_id').forUpdate()
    const before = rows.find((row) => row.outlet_id === outletId) as LinkRow
    const after: LinkRow = { ...before }
    if (link.validUntil !== undefined) after.valid_until = link.validUntil
    // An ended link lives again when somebody names it anew.
    else if (before.valid_until !== null && before.valid_until <= new Date()) after.valid_until = null
    if (link.primaryUntil !== undefined) {
      const isPrimary = link.primaryUntil === null || link.primaryUntil > new Date()
      if (isPrimary) {
        const others = tx.db(table).where({ contact_id: contactId })
        // What one franchise says of a customer whom another one shares takes nothing from that one; his own word does.
        if (actorId !== null)
          others.whereIn(
            'outlet_id',
            tx.db(ctx.table('outlet')).select('id').where({ franchise_id: outlet.franchise_id }),
          )
        await others.update({ is_primary: false, primary_until: null })
      }
      Object.assign(after, { is_primary: isPrimary, primary_until: isPrimary ? link.primaryUntil : null })
    }
    const { is_primary, valid_until, primary_until } = after
    await tx.db(table).where(key).update({ is_primary, valid_until, primary_until })
    await record(tx, {
      actorId,
      action: 'directory.contact-outlet-linked',
      subject: { type: 'contact', id: contactId },
      place: { franchiseId: outlet.franchise_id, outletId },
      before: toAudit(rows),
      after: { outletId, isPrimary: is_primary, validUntil: valid_until, primaryUntil: primary_until },
    })
  }

  async function unlinkOutlet(tx: Tx, contactId: string, outletId: string, actorId: string): Promise<void> {
    const removed = await tx.db(table).where({ contact_id: contactId, outlet_id: outletId }).delete()
    if (removed === 0) return
    const outlet = await tx.db(ctx.table('outlet')).where({ id: outletId }).first('franchise_id')
    await record(tx, {
      actorId,
      action: 'directory.contact-outlet-unlinked',
      subject: { type: 'contact', id: contactId },
      place: { franchiseId: outlet?.franchise_id ?? null, outletId },
      before: { outletId },
    })
  }

  return {
    contactOutlets: (ids: readonly string[], tx?: Tx) => links(ids, tx?.db ?? ctx.db),
    linkOutlet,
    unlinkOutlet,
  }
}

const toAudit = (rows: readonly LinkRow[]) => ({
  outletIds: rows.map((row) => row.outlet_id),
  primaryOutletIds: rows.flatMap((row) => (row.is_primary ? row.outlet_id : [])),
})
