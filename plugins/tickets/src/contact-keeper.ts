import type { Knex, Tx } from '@kaunter/core'
import type { ContactKeeper } from '@kaunter/core/contracts'
import { searchTables } from './lists/search-tables.ts'
import type { Publisher } from './publisher.ts'
import { type TicketsContext, tables } from './tables.ts'

/** What moved, by its id; the conversations are those of the tickets. */
interface Moved {
  ticket: string[]
  aside: string[]
  consent: string[]
}

/** Moves tickets with their contact. They stay where they are and as they are, so that nobody sees more or less of them. */
export function createContactKeeper(ctx: TicketsContext, publisher: Publisher): ContactKeeper {
  const table = { ...tables(ctx), ...searchTables(ctx) }

  const idsOf = (tx: Tx, of: string, id: string, contactId: string): Promise<string[]> =>
    tx.db(of).where({ contact_id: contactId }).orderBy(id).forUpdate().pluck(id)

  /** Their version is another one, so that browsers take the other name. */
  async function pass(tx: Tx, ids: readonly string[], contactId: string): Promise<void> {
    await tx.db(table.ticket).whereIn('id', ids).update({ contact_id: contactId }).increment('version', 1)
    await tx.db(table.names).whereIn('ticket_id', ids).update({ contact_id: contactId })
  }

  /** Once the name is that of the other. */
  async function tell(tx: Tx, ids: readonly string[]): Promise<void> {
    const open: string[] = await tx.db(table.ticket).whereIn('id', ids).where('is_open', true).pluck('id')
    await publisher.tickets(tx, open)
  }

  return {
    async give(tx, { fromId, intoId }) {
      const moved: Moved = {
        ticket: await idsOf(tx, table.ticket, 'id', fromId),
        aside: await idsOf(tx, table.aside, 'message_id', fromId),
        consent: await idsOf(tx, table.submission, 'id', fromId),
      }
      await pass(tx, moved.ticket, intoId)
      for (const each of [table.aside, table.submission])
        await tx.db(each).where({ contact_id: fromId }).update({ contact_id: intoId })
      await tx.db(table.addresses).where({ contact_id: fromId }).delete()
      await tell(tx, moved.ticket)
      return { ...moved }
    },

    async takeBack(tx, { fromId, intoId }, given) {
      const { ticket = [], aside = [], consent = [] } = given as Partial<Moved>
      const own = (query: Knex.QueryBuilder) => query.where({ contact_id: intoId })
      // Also what was opened since in a conversation that goes back.
      const conversations = tx.db(table.ticket).select('conversation_id').whereIn('id', ticket)
      const back: string[] = await own(
        tx.db(table.ticket).whereIn('conversation_id', await conversations.pluck('conversation_id')),
      )
        .orderBy('id')
        .forUpdate()
        .pluck('id')
      await pass(tx, back, fromId)
      const there = async (of: string, id: string, ids: readonly string[]) =>
        own(tx.db(of).whereIn(id, ids)).update({ contact_id: fromId })
      const left = {
        ticket: ticket.filter((id) => !back.includes(id)).length,
        consent: consent.length - (await there(table.submission, 'id', consent)),
      }
      await there(table.aside, 'message_id', aside)
      await tell(tx, back)
      return left
    },
  }
}
