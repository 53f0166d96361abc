import type { ContactKeeper, ContactMerge } from '../../contracts/index.ts'
import { contactBlocked } from '../../contracts/index.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'

interface LinkRow {
  contact_id: string
  outlet_id: string
  is_primary: boolean
  valid_until: Date | null
  primary_until: Date | null
}
interface BlockRow {
  contact_id: string
  channel: string
  actor_id: string | null
  created_at: Date
}
/** A row of the one contact, and what the other had of the same, as JSON has read them. */
interface MovedRow<Row> {
  row: Row
  was: Row | null
}

/** What the directory itself moves with a contact: addresses, outlets, blocks. */
export function createOwnThings(ctx: Context): ContactKeeper {
  const table = {
    identity: ctx.table('contact_identity'),
    outlet: ctx.table('contact_outlet'),
    block: ctx.table('contact_block'),
  }

  async function giveAddresses(tx: Tx, { fromId, intoId }: ContactMerge): Promise<unknown[]> {
    const rows: { id: string; active_value: string | null }[] = await tx
      .db(table.identity)
      .select('id', 'active_value')
      .where({ contact_id: fromId })
      .orderBy('id')
      .forUpdate()
    await tx.db(table.identity).where({ contact_id: fromId }).update({ contact_id: intoId })
    return rows.map(({ id, active_value }) => ({ id, active: active_value !== null }))
  }

  /** One that was retired since stays retired, where somebody did it. */
  async function takeBackAddresses(tx: Tx, { fromId, intoId }: ContactMerge, moved: { id: string; active: boolean }[]) {
    let left = moved.length
    for (const active of [true, false]) {
      const ids = moved.filter((each) => each.active === active).map(({ id }) => id)
      const query = tx.db(table.identity).whereIn('id', ids).where({ contact_id: intoId })
      if (active) query.whereNotNull('active_value')
      left -= await query.update({ contact_id: fromId })
    }
    return left
  }

  const linksOf = (tx: Tx, contactId: string): Promise<LinkRow[]> =>
    tx.db(table.outlet).where({ contact_id: contactId }).orderBy('outlet_id').forUpdate()

  /** An outlet of both stays for the longer of the two times. Of each franchise one stays the usual outlet. */
  async function giveOutlets(tx: Tx, { fromId, intoId }: ContactMerge): Promise<unknown[]> {
    const [theirs, ours] = [await linksOf(tx, fromId), await linksOf(tx, intoId)]
    const primary = await tx
      .db(ctx.table('outlet'))
      .whereIn(
        'id',
        ours.flatMap((link) => (link.is_primary ? link.outlet_id : [])),
      )
      .pluck('franchise_id')
    const taken = new Set(await tx.db(ctx.table('outlet')).whereIn('franchise_id', primary).select('id').pluck('id'))
    await tx.db(table.outlet).where({ contact_id: fromId }).delete()
    for (const row of theirs) {
      const key = { contact_id: intoId, outlet_id: row.outlet_id }
      const was = ours.find((each) => each.outlet_id === row.outlet_id)
      const isPrimary = row.is_primary && !taken.has(row.outlet_id)
      const usual = { is_primary: isPrimary, primary_until: isPrimary ? row.primary_until : null }
      if (was === undefined) await tx.db(table.outlet).insert({ ...row, ...key, ...usual })
      else
        await tx
          .db(table.outlet)
          .where(key)
          .update({ valid_until: longer(was.valid_until, row.valid_until), ...(was.is_primary ? {} : usual) })
    }
    const after = await linksOf(tx, intoId)
    return theirs.map((row) => {
      const same = (link: LinkRow) => link.outlet_id === row.outlet_id
      return { row, was: ours.find(same) ?? null, is: after.find(same) }
    })
  }

  async function takeBackOutlets(
    tx: Tx,
    { fromId, intoId }: ContactMerge,
    moved: (MovedRow<LinkRow> & { is: LinkRow })[],
  ) {
    const now = await linksOf(tx, intoId)
    let left = 0
    for (const { row, was, is } of moved) {
      const link = now.find((each) => each.outlet_id === row.outlet_id)
      const key = { contact_id: intoId, outlet_id: row.outlet_id }
      if (link === undefined || JSON.stringify(link) !== JSON.stringify(is)) left++
      else if (was === null) await tx.db(table.outlet).where(key).delete()
      else await tx.db(table.outlet).where(key).update(asLink(was))
      await tx.db(table.outlet).insert({ ...asLink(row), contact_id: fromId, outlet_id: row.outlet_id })
    }
    return left
  }

  /** Whoever was blocked stays so: of two wills, the stricter one. */
  async function giveBlocks(tx: Tx, { fromId, intoId }: ContactMerge): Promise<unknown[]> {
    const rows: BlockRow[] = await tx.db(table.block).where({ contact_id: fromId }).orderBy('channel').forUpdate()
    await tx.db(table.block).where({ contact_id: fromId }).delete()
    const made = await insertNew(
      tx.db,
      table.block,
      rows.map((row) => ({ ...row, contact_id: intoId })),
      ['contact_id', 'channel'],
      'contact_id',
    )
    for (const [i, { channel }] of rows.entries())
      if (made[i] !== undefined) await tx.emit(contactBlocked, { contactId: intoId, channel, blocked: true })
    return rows.map((row, i) => ({ row, moved: made[i] !== undefined }))
  }

  async function takeBackBlocks(
    tx: Tx,
    { fromId, intoId }: ContactMerge,
    all: { row: BlockRow; moved: boolean }[],
  ): Promise<number> {
    let left = 0
    for (const { row, moved } of all) {
      const created_at = new Date(row.created_at)
      const key = { contact_id: intoId, channel: row.channel }
      const there = moved
        ? await tx
            .db(table.block)
            .where({ ...key, created_at })
            .delete()
        : 1
      // Somebody let it through since, and means it.
      if (there === 0) left++
      else await tx.db(table.block).insert({ ...row, contact_id: fromId, created_at })
      if (moved && there > 0) await tx.emit(contactBlocked, { contactId: intoId, channel: row.channel, blocked: false })
    }
    return left
  }

  return {
    give: async (tx, merge) => ({
      address: await giveAddresses(tx, merge),
      outlet: await giveOutlets(tx, merge),
      block: await giveBlocks(tx, merge),
    }),
    takeBack: async (tx, merge, { address = [], outlet = [], block = [] }) => ({
      address: await takeBackAddresses(tx, merge, address as Parameters<typeof takeBackAddresses>[2]),
      outlet: await takeBackOutlets(tx, merge, outlet as Parameters<typeof takeBackOutlets>[2]),
      block: await takeBackBlocks(tx, merge, block as Parameters<typeof takeBackBlocks>[2]),
    }),
  }
}

/** Without an end is the longest. */
const longer = (a: Date | null, b: Date | null) => (a === null || b === null ? null : a > b ? a : b)

const instantOf = (value: Date | null) => (value === null ? null : new Date(value))
const asLink = ({ is_primary, valid_until, primary_until }: LinkRow) => ({
  is_primary,
  valid_until: instantOf(valid_until),
  primary_until: instantOf(primary_until),
})
