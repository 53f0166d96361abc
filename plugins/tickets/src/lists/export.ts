import type { User } from '@kaunter/core'
import type { MessageView, Shop } from '@kaunter/core/contracts'
import { deskTables } from '../desk/tables.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import { byteOrderMark, csvLine, localTimes } from './csv.ts'
import { exportEnded } from './errors.ts'
import type { Filter, Narrowing } from './filter.ts'

export type Exported = 'tickets' | 'messages'

/** Tickets looked at in one step: however many there are, a step costs the same and this much memory. */
const step = 2000
/** Of messages, as many are held at once. */
const messageStep = 500

interface Order {
  user: User
  what: Exported
  filter: Filter
  narrowing: Narrowing
  zone: string
  /** Told of every row. */
  wrote(rows: number): void
}

/** Writes tickets or their messages as CSV, in the order of their ids, which nothing that happens meanwhile changes. */
export function createExport(ctx: TicketsContext) {
  const table = { ...tables(ctx), ...deskTables(ctx) }

  /** What is asked for is read as the reader takes it. */
  async function* lines({ user, what, filter, narrowing, zone, wrote }: Order): AsyncGenerator<string> {
    const writer = what === 'tickets' ? await ticketWriter(user, zone) : messageWriter(zone)
    yield byteOrderMark + csvLine(writer.header)
    let from = '0'
    for (let to = await stepAfter(from); to !== null; to = await stepAfter(from)) {
      await assertSame(user)
      const tickets = await read(user, filter, narrowing, [from, to])
      for await (const rows of writer.rows(tickets)) {
        if (rows.length > 0) yield rows.map(csvLine).join('')
        wrote(rows.length)
      }
      from = to
    }
  }

  /** The last id of the next step; in the order of the key alone, so that it costs the same with every filter. */
  async function stepAfter(from: string): Promise<string | null> {
    const ids = ctx.db(table.ticket).select('id').where('id', '>', from).orderBy('id').limit(step)
    const row = await ctx.db.max('id as last').from(ids.as('ids')).first()
    return row?.last ?? null
  }

  /**
   * A file that goes on by what its reader might see before says nothing of what he may see now.
   *
   * @throws KAUNTER_TICKET_EXPORT_ENDED
   */
  async function assertSame(user: User): Promise<void> {
    const now = await ctx.use.people.user(user.id)
    if (now?.permissions.has('tickets:export') && sightOf(now) === sightOf(user)) return
    throw exportEnded({})
  }

  async function read(
    user: User,
    filter: Filter,
    narrowing: Narrowing,
    [from, to]: [string, string],
  ): Promise<TicketRow[]> {
    const query = ctx.db({ t: table.ticket }).where('t.id', '>', from).where('t.id', '<=', to)
    visibleTo(query, user, 't')
    query.whereIn('t.is_open', [...narrowing.open])
    narrowing.where(query)
    if (filter.franchise !== undefined) query.where('t.franchise_id', filter.franchise)
    if (filter.outlet !== undefined) query.where('t.outlet_id', filter.outlet)
    if (filter.linked === 'no') query.whereNull('t.franchise_id').whereNull('t.outlet_id')
    if (filter.tag !== undefined)
      query.whereIn('t.id', ctx.db(table.ticketTag).select('ticket_id').where('tag_id', filter.tag))
    return query.orderBy('t.id').select('t.*')
  }

  async function ticketWriter(user: User, zone: string) {
    const time = localTimes(zone)
    const categories = await names(table.category, 'name_en')
    const teams = await names(table.team, 'name')
    const shops = new Map<string, Shop | undefined>()
    const shop = async (kind: Shop['kind'], id: string | null) => {
      if (id === null) return undefined
      const key = `${kind} ${id}`
      if (!shops.has(key)) shops.set(key, await ctx.use.directory.shop(kind, id))
      return shops.get(key)
    }
    const header = [
      ...['number', 'status', 'priority', 'kind', 'category', 'tags', 'team', 'assignee', 'contact', 'phone', 'email'],
      ...[
        'fid',
        'franchise',
        'oid',
        'outlet',
        'channel',
        'opened',
        'first_answered',
        'last_message',
        'resolved',
        'closed',
      ],
      ...['outcome', 'reopened', 'sla', 'last_message_text'],
    ]
    async function* rows(tickets: readonly TicketRow[]) {
      const contacts = await ctx.use.directory.summariesFor(
        user,
        tickets.map(({ contact_id }) => contact_id),
      )
      const people = await ctx.use.people.summaries(tickets.flatMap(({ assignee_id }) => assignee_id ?? []))
      const tags = await tagsOf(tickets)
      const made = []
      for (const ticket of tickets) {
        const contact = contacts.get(ticket.contact_id)
        const franchise = await shop('franchise', ticket.franchise_id)
        const outlet = await shop('outlet', ticket.outlet_id)
        made.push([
          ...[Number(ticket.id), ticket.status, ticket.priority, ticket.kind],
          ...[categories.get(ticket.category_id), tags.get(ticket.id)?.join(', '), teams.get(ticket.team_id)],
          ...[people.get(ticket.assignee_id ?? '')?.name, contact?.name, contact?.phone],
          ...[contact?.email, franchise?.code, franchise?.name, outlet?.code, outlet?.name, ticket.channel],
          ...[ticket.created_at, ticket.first_responded_at, ticket.last_message_at].map(time),
          ...[ticket.resolved_at, ticket.closed_at].map(time),
          ...[ticket.outcome, ticket.reopen_count, ticket.sla_state, ticket.last_message_preview],
        ])
      }
      yield made
    }
    return { header, rows }
  }

  function messageWriter(zone: string) {
    const time = localTimes(zone)
    async function* rows(tickets: readonly TicketRow[]) {
      let after = { ticket: '0', id: '0' }
      while (tickets.length > 0) {
        const links: { ticket_id: string; message_id: string }[] = await ctx
          .db(table.message)
          .whereIn(
            'ticket_id',
            tickets.map(({ id }) => id),
          )
          .where('ticket_id', '>=', after.ticket)
          .where((rest) => rest.where('ticket_id', '>', after.ticket).orWhere('message_id', '>', after.id))
          .orderBy(['ticket_id', 'message_id'])
          .limit(messageStep)
        const views = await ctx.use.messaging.views(links.map(({ message_id }) => message_id))
        const authors = await ctx.use.people.summaries([...views.values()].flatMap(({ authorId }) => authorId ?? []))
        yield links.flatMap(({ ticket_id, message_id }) => {
          const view = views.get(message_id)
          return view === undefined ? [] : [line(ticket_id, view, authors.get(view.authorId ?? '')?.name)]
        })
        const last = links.at(-1)
        if (last === undefined || links.length < messageStep) return
        after = { ticket: last.ticket_id, id: last.message_id }
      }
    }
    const line = (ticketId: string, view: MessageView, author: string | undefined) => [
      ...[
        Number(ticketId),
        time(view.sentAt),
        view.direction,
        author,
        view.kind,
        view.status,
        view.content ?? view.text,
      ],
    ]
    return { header: ['number', 'at', 'direction', 'author', 'kind', 'status', 'text'], rows }
  }

  async function names(of: string, column: string): Promise<Map<string | null, string>> {
    const rows: { id: string; name: string }[] = await ctx.db(of).select('id', { name: column })
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  async function tagsOf(tickets: readonly TicketRow[]): Promise<Map<string, string[]>> {
    const rows: { ticket_id: string; name: string }[] = await ctx
      .db({ g: table.ticketTag })
      .join({ tag: table.tag }, 'tag.id', 'g.tag_id')
      .whereIn(
        'g.ticket_id',
        tickets.map(({ id }) => id),
      )
      .orderBy('tag.folded')
      .select('g.ticket_id', 'tag.name')
    const groups = Map.groupBy(rows, ({ ticket_id }) => ticket_id)
    return new Map([...groups].map(([id, own]) => [id, own.map(({ name }) => name)]))
  }

  return lines
}

const sightOf = ({ scope, permissions }: User) =>
  JSON.stringify([
    scope.all,
    [...scope.franchiseIds].sort(),
    [...scope.outletIds].sort(),
    permissions.has('tickets:unlinked'),
    permissions.has('directory:contact-details'),
  ])
