import type { Knex, Tx } from '@kaunter/core'
import { asks } from '../lifecycle/said.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { askAbout, type Conditions, foldText, type TicketFacts } from './conditions.ts'
import { deskTables } from './tables.ts'

/** As much of what a customer wrote as conditions look at, in messages. */
const textMessages = 100

export interface FactsOptions {
  tx?: Tx | undefined
  /** What is going to be asked: only that is looked up. */
  conditions: readonly Conditions[]
  /** What counts as the customer's text: all of it, what opened the ticket, what came last, or these by ticket. */
  text?: TextOf
}

export type TextOf = 'all' | 'first' | 'last' | ReadonlyMap<string, readonly string[]>

interface Link {
  ticket_id: string
  message_id: string
}

/** Looks up what conditions ask about, for many tickets in few statements. */
export function createFacts(ctx: TicketsContext) {
  const table = { ...tables(ctx), ...deskTables(ctx) }

  /** By ticket id. */
  async function loadFacts(
    tickets: readonly TicketRow[],
    { tx, conditions, text = 'all' }: FactsOptions,
  ): Promise<Map<string, TicketFacts>> {
    const db = tx?.db ?? ctx.db
    const ids = tickets.map(({ id }) => id)
    const asked = (field: (name: string) => boolean) => tickets.length > 0 && askAbout(conditions, field)
    const tags = asked((name) => name === 'tag') ? await tagsOf(db, ids) : new Map<string, string[]>()
    const fields = asked((name) => name.startsWith('field:')) ? await fieldsOf(db, ids) : new Map<string, Fields>()
    const texts = asked((name) => name === 'text') ? await textsOf(tx, ids, text) : new Map<string, string>()
    return new Map(
      tickets.map((ticket) => [
        ticket.id,
        {
          ticketId: ticket.id,
          priority: ticket.priority,
          kind: ticket.kind,
          category: ticket.category_id,
          tag: tags.get(ticket.id) ?? [],
          channel: ticket.channel,
          account: ticket.account_id,
          franchise: ticket.franchise_id,
          outlet: ticket.outlet_id,
          linked: ticket.franchise_id !== null || ticket.outlet_id !== null,
          status: ticket.status,
          statusCategory: ticket.status_category,
          team: ticket.team_id,
          assignee: ticket.assignee_id,
          text: texts.get(ticket.id) ?? '',
          fields: fields.get(ticket.id) ?? new Map(),
        },
      ]),
    )
  }

  async function tagsOf(db: Knex, ids: readonly string[]): Promise<Map<string, string[]>> {
    const rows: { ticket_id: string; tag_id: string }[] = await db(table.ticketTag).whereIn('ticket_id', ids)
    return group(rows, ({ tag_id }) => tag_id)
  }

  async function fieldsOf(db: Knex, ids: readonly string[]): Promise<Map<string, Fields>> {
    const rows: { ticket_id: string; key: string; value: string }[] = await db({ v: table.fieldValue })
      .join({ f: table.field }, 'f.id', 'v.field_id')
      .whereIn('v.ticket_id', ids)
      .select('v.ticket_id', 'f.key', 'v.value')
    const pairs = group(rows, ({ key, value }) => [key, value] as const)
    return new Map([...pairs].map(([id, entries]) => [id, new Map(entries)]))
  }

  async function textsOf(tx: Tx | undefined, ids: readonly string[], which: TextOf): Promise<Map<string, string>> {
    const links = typeof which === 'string' ? await linksOf(tx, ids, which) : given(which, ids)
    const views = await ctx.use.messaging.views(
      links.map((link) => link.message_id),
      tx,
    )
    const said = links.flatMap(({ ticket_id, message_id }) => {
      const view = views.get(message_id)
      return view !== undefined && asks(view) ? [{ ticket_id, text: view.content ?? '' }] : []
    })
    const one = which === 'first' || which === 'last'
    return new Map(
      [...group(said, (each) => each.text)].map(([id, texts]) => [
        id,
        foldText((one ? texts.slice(0, 1) : texts).join('\n')),
      ]),
    )
  }

  /** The first or last messages of each ticket; without a window function that would be a statement for each. */
  async function linksOf(tx: Tx | undefined, ids: readonly string[], which: 'all' | 'first' | 'last'): Promise<Link[]> {
    const db = tx?.db ?? ctx.db
    const direction = which === 'first' ? 'asc' : 'desc'
    const ranked = db(table.message)
      .select('ticket_id', 'message_id')
      .rowNumber('place', (over) =>
        over.partitionBy('ticket_id').orderBy('occurred_at', direction).orderBy('message_id', direction),
      )
      .whereIn('ticket_id', ids)
    return db
      .select('ticket_id', 'message_id')
      .from(ranked.as('ranked'))
      .where('place', '<=', textMessages)
      .orderBy('place')
  }

  return loadFacts
}

export type LoadFacts = ReturnType<typeof createFacts>

type Fields = Map<string, string>

function group<R extends { ticket_id: string }, V>(rows: readonly R[], value: (row: R) => V): Map<string, V[]> {
  const groups = Map.groupBy(rows, (row) => row.ticket_id)
  return new Map([...groups].map(([id, own]) => [id, own.map(value)]))
}

const given = (messages: ReadonlyMap<string, readonly string[]>, ids: readonly string[]): Link[] =>
  ids.flatMap((ticket_id) => (messages.get(ticket_id) ?? []).map((message_id) => ({ ticket_id, message_id })))
