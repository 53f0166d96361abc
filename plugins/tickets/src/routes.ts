import { continueAfter, encodeCursor, Id, PageQuery, type Routes, Type, userOf } from '@kaunter/core'
import { messageNotInTicket } from './errors.ts'
import { createPublisher } from './publisher.ts'
import { nextStatuses, type TicketRow, type TicketsContext, tables, visibleTo } from './tables.ts'
import { createThread } from './thread.ts'
import { webRoutes } from './web/routes.ts'
import { Message, StatusName, Ticket, TicketEvent, toTicket, Window } from './wire.ts'
import { createWork } from './work.ts'

const ById = Type.Object({ id: Id })
const page = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) })
const Text = Type.String({ minLength: 1, maxLength: 4096, pattern: '\\S' })
const ClientId = Type.Optional(Type.String({ minLength: 8, maxLength: 64, pattern: '^[\\w-]+$' }))

/** Counts above this are shown as "99+"; counting on would read the whole lane. */
const countLimit = 100

/** As many as fit into one glance. */
const waitingLimit = 5

export function routes(app: Routes, ctx: TicketsContext): void {
  const table = tables(ctx)
  const publisher = createPublisher(ctx)
  const work = createWork(ctx, publisher)
  const thread = createThread(ctx)
  const read = { permission: 'tickets:read' }
  const reply = { permission: 'tickets:reply' }
  const manage = { permission: 'tickets:manage' }

  const visible = (user: ReturnType<typeof userOf>) => {
    const query = ctx.db<TicketRow>(table.ticket)
    visibleTo(query, user)
    return query
  }

  const show = async (rows: readonly TicketRow[]) => {
    const contacts = await ctx.use.directory.summaries(rows.map((row) => row.contact_id))
    const names = await ctx.use.people.summaries(rows.flatMap((row) => row.assignee_id ?? []))
    return rows.map((row) => toTicket(row, contacts, names))
  }

  app.get(
    '',
    {
      config: read,
      schema: {
        summary: 'Tickets in the user’s scope, newest message first',
        querystring: Type.Object({
          status: Type.Optional(Type.Union([Type.Literal('active'), StatusName])),
          assignee: Type.Optional(Type.Union([Type.Literal('me'), Type.Literal('none'), Id])),
          ...PageQuery,
        }),
        response: { 200: page(Ticket) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { status = 'active', assignee, cursor, limit = 50 } = request.query
      const query = visible(user)
        .orderBy('last_message_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
      if (status === 'active') query.where('is_open', true)
      else query.where('status', status)
      if (assignee === 'none') query.whereNull('assignee_id')
      else if (assignee !== undefined) query.where('assignee_id', assignee === 'me' ? user.id : assignee)
      continueAfter(query, cursor, 'last_message_at', 'id')
      const rows = (await query) as TicketRow[]
      const items = await show(rows.slice(0, limit))
      const last = rows[limit - 1]
      return {
        items,
        nextCursor: rows.length > limit && last ? encodeCursor({ at: last.last_message_at, id: last.id }) : null,
      }
    },
  )

  app.get(
    '/counts',
    {
      config: read,
      schema: {
        summary: `Sizes of the lanes, each at most ${countLimit}`,
        response: { 200: Type.Object({ active: Type.Integer(), mine: Type.Integer(), unassigned: Type.Integer() }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const count = async (narrow: (query: ReturnType<typeof visible>) => void) => {
        const open = visible(user)
        narrow(open)
        const capped = open.select(ctx.db.raw('1')).where('is_open', true).limit(countLimit)
        const row = await ctx.db.count('* as n').from(capped.as('capped')).first()
        return Number(row?.n ?? 0)
      }
      return {
        active: await count(() => undefined),
        mine: await count((query) => query.where('assignee_id', user.id)),
        unassigned: await count((query) => query.whereNull('assignee_id')),
      }
    },
  )

  app.get(
    '/waiting',
    {
      config: read,
      schema: {
        summary: `The ${waitingLimit} open tickets whose customers have waited longest for an answer`,
        response: { 200: Type.Object({ items: Type.Array(Ticket) }) },
      },
    },
    async (request) => {
      const rows = (await visible(userOf(request))
        .where('is_open', true)
        .whereNotNull('awaiting_reply_since')
        .orderBy('awaiting_reply_since')
        .orderBy('id')
        .limit(waitingLimit)) as TicketRow[]
      return { items: await show(rows) }
    },
  )

  app.get(
    '/:id',
    {
      config: read,
      schema: {
        params: ById,
        response: { 200: Type.Composite([Ticket, Type.Object({ window: Window, statuses: Type.Array(StatusName) })]) },
      },
    },
    async (request) => {
      const row = await work.find(userOf(request), request.params.id)
      const [ticket] = await show([row])
      const window = await ctx.use.messaging.window(row.conversation_id)
      return {
        ...(ticket as NonNullable<typeof ticket>),
        window: {
          open: window.open,
          closesAt: window.closesAt?.toISOString() ?? null,
          reason: window.refusal?.reason ?? null,
        },
        statuses: nextStatuses(row.status),
      }
    },
  )

  app.patch(
    '/:id',
    {
      config: manage,
      schema: {
        summary: 'Change status or assignee',
        params: ById,
        body: Type.Object(
          { status: Type.Optional(StatusName), assigneeId: Type.Optional(Type.Union([Id, Type.Null()])) },
          { additionalProperties: false, minProperties: 1 },
        ),
        response: { 200: Ticket },
      },
    },
    async (request) => (await show([await work.change(userOf(request), request.params.id, request.body)]))[0] as never,
  )

  app.get(
    '/:id/messages',
    {
      config: read,
      schema: {
        summary: 'The thread: the first page is the newest, each page runs from old to new',
        params: ById,
        querystring: Type.Object(PageQuery),
        response: { 200: page(Message) },
      },
    },
    async (request) => {
      const { id } = await work.find(userOf(request), request.params.id)
      return thread.messages(id, request.query)
    },
  )

  app.post(
    '/:id/messages',
    {
      config: reply,
      schema: {
        summary: 'Answer the customer; the same clientId again returns the first message',
        params: ById,
        body: Type.Object({ text: Text, clientId: ClientId }, { additionalProperties: false }),
        response: { 201: Message },
      },
    },
    async (request, response) => {
      const view = await work.reply(userOf(request), request.params.id, request.body)
      return response.code(201).send(await thread.one(view))
    },
  )

  app.post(
    '/:id/messages/:messageId/retry',
    {
      config: reply,
      schema: {
        summary: 'Send a failed, held or unknown message again',
        params: Type.Object({ id: Id, messageId: Id }),
        response: { 200: Message },
      },
    },
    async (request) => {
      const { id, messageId } = request.params
      const ticket = await work.find(userOf(request), id)
      const link = await ctx.db(table.message).where({ message_id: messageId, ticket_id: ticket.id }).first()
      if (link === undefined) throw messageNotInTicket({ id: messageId })
      return thread.one(await ctx.tx((tx) => ctx.use.messaging.retry(tx, messageId)))
    },
  )

  app.get(
    '/:id/events',
    {
      config: read,
      schema: {
        summary: 'Notes and what happened to the ticket, newest first',
        params: ById,
        querystring: Type.Object(PageQuery),
        response: { 200: page(TicketEvent) },
      },
    },
    async (request) => {
      const { id } = await work.find(userOf(request), request.params.id)
      return thread.events(id, request.query)
    },
  )

  app.post(
    '/:id/notes',
    {
      config: reply,
      schema: {
        summary: 'Write a note that only colleagues see',
        params: ById,
        body: Type.Object({ text: Text, clientId: ClientId }, { additionalProperties: false }),
        response: { 201: TicketEvent },
      },
    },
    async (request, response) => {
      const event = await work.note(userOf(request), request.params.id, request.body)
      return response.code(201).send(await thread.event(event))
    },
  )

  webRoutes(app, ctx, work)
}
