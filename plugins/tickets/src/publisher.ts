import type { Tx } from '@kaunter/core'
import type { Audience, LiveEvent, MessageView } from '@kaunter/core/contracts'
import { quoteWithinTicket } from './replies.ts'
import { type EventRow, type TicketRow, type TicketsContext, tables } from './tables.ts'
import { peopleOf, toEvent, toMessage, toTicket } from './wire.ts'

/** Writes what browsers must know, in the transaction that changed it. */
export function createPublisher(ctx: TicketsContext) {
  const table = tables(ctx)

  const audience = (row: Pick<TicketRow, 'franchise_id' | 'outlet_id'>): Audience => ({
    permission: 'tickets:read',
    franchiseId: row.franchise_id,
    outletId: row.outlet_id,
    unlinkedPermission: 'tickets:unlinked',
  })

  async function tickets(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows: TicketRow[] = await tx.db(table.ticket).whereIn('id', ids)
    const contactIds = rows.map((row) => row.contact_id)
    const contacts = await ctx.use.directory.summaries(contactIds, tx)
    const assignees = rows.flatMap((row) => row.assignee_id ?? [])
    const names = assignees.length === 0 ? new Map() : await ctx.use.people.summaries(assignees, tx)
    await ctx.use.live.publish(
      tx,
      rows.map((row) => ({
        topic: 'ticket.changed',
        audience: audience(row),
        data: { ticket: toTicket(row, contacts, names) },
      })),
    )
  }

  /** @param rows as they were when these people saw them; some of them may see the tickets still. */
  async function hidden(tx: Tx, rows: readonly TicketRow[]): Promise<void> {
    await ctx.use.live.publish(
      tx,
      rows.map((row) => ({ topic: 'ticket.hidden', audience: audience(row), data: { ticketId: row.id } })),
    )
  }

  /** @returns what was told, by message. */
  async function messages(
    tx: Tx,
    links: readonly { ticket_id: string; message_id: string }[],
  ): Promise<ReadonlyMap<string, MessageView>> {
    if (links.length === 0) return new Map()
    const places = await placesOf(
      tx,
      links.map((link) => link.ticket_id),
    )
    const ids = links.map((link) => link.message_id)
    const ticketOf = new Map(links.map((link) => [link.message_id, link.ticket_id]))
    const views = await quoteWithinTicket(tx.db, table.message, ticketOf, await ctx.use.messaging.views(ids, tx))
    const authors = [...views.values()].flatMap((view) => view.authorId ?? [])
    const names = authors.length === 0 ? new Map() : await ctx.use.people.summaries(authors, tx)
    const events = links.flatMap(({ ticket_id: ticketId, message_id: messageId }): LiveEvent[] => {
      const [place, view] = [places.get(ticketId), views.get(messageId)]
      if (place === undefined || view === undefined) return []
      return [
        { topic: 'ticket.message', audience: audience(place), data: { ticketId, message: toMessage(view, names) } },
      ]
    })
    await ctx.use.live.publish(tx, events)
    return views
  }

  async function events(tx: Tx, rows: readonly EventRow[]): Promise<void> {
    if (rows.length === 0) return
    const places = await placesOf(
      tx,
      rows.map((row) => row.ticket_id),
    )
    const actors = rows.flatMap(peopleOf)
    const names = actors.length === 0 ? new Map() : await ctx.use.people.summaries(actors, tx)
    await ctx.use.live.publish(
      tx,
      rows.map((row) => ({
        topic: 'ticket.event',
        audience: audience(places.get(row.ticket_id) as TicketRow),
        data: { ticketId: row.ticket_id, event: toEvent(row, names) },
      })),
    )
  }

  async function about(tx: Tx, topic: string, ids: readonly string[]): Promise<void> {
    const places = await placesOf(tx, ids)
    await ctx.use.live.publish(
      tx,
      [...places].map(([ticketId, place]) => ({ topic, audience: audience(place), data: { ticketId } })),
    )
  }
  /** Messages went from one ticket to another: what shows these threads reads them anew. */
  const threads = (tx: Tx, ids: readonly string[]) => about(tx, 'ticket.thread', ids)
  /** Somebody began or ended a draft. */
  const drafts = (tx: Tx, id: string) => about(tx, 'ticket.drafts', [id])
  /** A reply begins to wait, or waits no more. */
  const outgoing = (tx: Tx, id: string) => about(tx, 'ticket.outgoing', [id])
  /** Somebody follows the ticket, or does no more. */
  const watchers = (tx: Tx, id: string) => about(tx, 'ticket.watchers', [id])

  async function placesOf(
    tx: Tx,
    ids: readonly string[],
  ): Promise<Map<string, Pick<TicketRow, 'franchise_id' | 'outlet_id'>>> {
    const rows: Pick<TicketRow, 'id' | 'franchise_id' | 'outlet_id'>[] = await tx
      .db(table.ticket)
      .select('id', 'franchise_id', 'outlet_id')
      .whereIn('id', [...new Set(ids)])
    return new Map(rows.map((row) => [row.id, row]))
  }

  /** Who may see a ticket; `undefined` when there is none of this id. */
  async function audienceOf(id: string): Promise<Audience | undefined> {
    if (!/^[1-9]\d{0,17}$/.test(id)) return undefined
    const row: TicketRow | undefined = await ctx.db(table.ticket).where({ id }).first('franchise_id', 'outlet_id')
    return row && audience(row)
  }

  return { tickets, hidden, messages, events, threads, watchers, drafts, outgoing, audienceOf }
}

export type Publisher = ReturnType<typeof createPublisher>
