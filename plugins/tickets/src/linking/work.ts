import { inScope, type KaunterError, type Knex, type User } from '@kaunter/core'
import type { Shop } from '@kaunter/core/contracts'
import type { Undo } from '../desk/undo.ts'
import { ticketNotFound } from '../errors.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import type { Work } from '../work.ts'
import { outletOutOfSight, unlinkedOutOfSight } from './errors.ts'
import type { Link } from './link.ts'
import { within } from './places.ts'

/** What a person says of where tickets belong. */
export interface LinkWish {
  /** Null: to none. */
  outletId: string | null
  /** The contact is of this outlet from now on, when nothing else is said. */
  remember?: boolean | undefined
}

/** Tickets that one request may link. */
export const maxTickets = 500
const maxSuggestions = 20

/** What people do about the outlet of tickets. Both sides must be in their sight: the ticket, and where it goes. */
export function createLinking(ctx: TicketsContext, { work, link, undo }: { work: Work; link: Link; undo: Undo }) {
  const table = tables(ctx)

  async function target(user: User, outletId: string | null): Promise<Shop | null> {
    if (outletId === null) {
      if (!inScope(user, { franchiseId: null, outletId: null }, 'tickets:unlinked')) throw unlinkedOutOfSight({})
      return null
    }
    const outlet = await ctx.use.directory.shop('outlet', outletId)
    const place = { franchiseId: outlet?.franchise?.id ?? null, outletId }
    if (outlet === undefined || !inScope(user, place, null)) throw outletOutOfSight({ id: outletId })
    return outlet
  }

  /** @param narrow picks them among those the user sees; they are locked in the order of their ids. */
  async function linkAll(
    user: User,
    { outletId, remember = false }: LinkWish,
    narrow: (query: Knex.QueryBuilder) => void,
    undoId?: string,
  ): Promise<TicketRow[]> {
    const outlet = await target(user, outletId)
    return ctx.tx(async (tx) => {
      const query = tx.db(table.ticket).orderBy('id').limit(maxTickets).forUpdate()
      visibleTo(query, user)
      narrow(query)
      const locked: TicketRow[] = await query
      const changed = await link(tx, locked, outlet, { kind: 'user', id: user.id }, 'chosen')
      if (remember && outlet !== null)
        for (const contactId of new Set(locked.map((ticket) => ticket.contact_id)))
          await ctx.use.directory.linkOutlet(tx, { contactId, outletId: outlet.id, primaryUntil: null }, user.id)
      const after = new Map(changed.map((ticket) => [ticket.id, ticket]))
      const besides = { before: {}, after: {} }
      if (undoId !== undefined)
        for (const before of locked) {
          const became = after.get(before.id)
          if (became) await undo.keep(tx, user, undoId, { before, after: became, besides })
        }
      return locked.map((ticket) => after.get(ticket.id) ?? ticket)
    })
  }

  async function one(user: User, id: string, wish: LinkWish): Promise<TicketRow> {
    await work.find(user, id)
    const [ticket] = await linkAll(user, wish, (query) => query.where({ id }))
    if (ticket === undefined) throw ticketNotFound({ id })
    return ticket
  }

  /** Each ticket is linked or is not; of those that are not, why. */
  async function many(user: User, ids: readonly string[], wish: LinkWish, undoId?: string) {
    const wanted = [...new Set(ids)]
    const tickets = await linkAll(user, wish, (query) => query.whereIn('id', wanted), undoId)
    const linked = new Set(tickets.map(({ id }) => id))
    return wanted.map((ticketId) => ({
      ticketId,
      error: linked.has(ticketId) ? null : said(ticketNotFound({ id: ticketId })),
    }))
  }

  /** All tickets of a contact that belong to no outlet yet, as far as the user sees them. */
  async function ofContact(user: User, contactId: string, wish: LinkWish) {
    const rows = await linkAll(user, wish, (query) => query.where({ contact_id: contactId }).whereNull('outlet_id'))
    return rows.map(({ id: ticketId }) => ({ ticketId, error: null }))
  }

  /** What comes into question for a ticket, as far as the user may see it. */
  async function suggest(user: User, id: string, search: string) {
    const ticket = await work.find(user, id)
    const all = (await ctx.use.directory.contactOutlets([ticket.contact_id])).get(ticket.contact_id) ?? []
    const candidates = within(all, ticket.outlet_id === null ? ticket.franchise_id : null)
    const visible = ({ id: outletId, franchise }: Shop) =>
      inScope(user, { franchiseId: franchise?.id ?? null, outletId }, null)
    const { scope } = user
    const found =
      search === ''
        ? []
        : await ctx.use.directory.findShops({ text: search, scope, limit: maxSuggestions, kind: 'outlet' })
    const current = ticket.outlet_id === null ? undefined : await ctx.use.directory.shop('outlet', ticket.outlet_id)
    const question: { asked_at: Date; settled_at: Date | null } | undefined = await ctx
      .db(table.question)
      .where({ ticket_id: id })
      .first('asked_at', 'settled_at')
    return {
      current: current ?? null,
      suggested: candidates.filter(({ outlet }) => visible(outlet)),
      found: found.filter(({ status }) => status !== 'closed'),
      question: question ?? null,
    }
  }

  return { one, many, ofContact, suggest }
}

export type Linking = ReturnType<typeof createLinking>

const said = ({ code, message }: KaunterError) => ({ code, message })
