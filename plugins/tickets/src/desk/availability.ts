import { insertNew, type User } from '@kaunter/core'
import type { TicketsContext } from '../tables.ts'
import type { Assignment } from './assignment.ts'
import { deskTables } from './tables.ts'

/** Whether somebody takes tickets: he says so, and has the admin open. */
export function createAvailability(ctx: TicketsContext, assignment: Assignment) {
  const table = deskTables(ctx).availability

  async function get(userId: string) {
    const row: { available: boolean } | undefined = await ctx.db(table).where({ user_id: userId }).first('available')
    const online = await ctx.use.presence.online([userId])
    return { available: row === undefined || Boolean(row.available), online: online.has(userId) }
  }

  async function set({ id }: User, available: boolean) {
    await ctx.tx(async (tx) => {
      await insertNew(tx.db, table, [{ user_id: id, available }], ['user_id'], 'user_id')
      await tx.db(table).where({ user_id: id }).update({ available })
      if (available) await assignment.wakeTeamsOf(tx, [id])
    })
    return get(id)
  }

  return { get, set }
}
