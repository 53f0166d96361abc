import { Id, KaunterError, PageQuery, type Routes, Type, userOf } from '@kaunter/core'
import { contactRoutes } from './contact-routes.ts'
import { createDetail, TicketDetail } from './desk/detail.ts'
import { deskRoutes } from './desk/routes.ts'
import { changedMeanwhile, messageNotInTicket } from './errors.ts'
import { lifecycleRoutes } from './lifecycle/routes.ts'
import { linkRoutes } from './linking/routes.ts'
import { listRoutes } from './lists/routes.ts'
import { partsOf } from './parts.ts'
import { slaRoutes } from './sla/routes.ts'
import { floorRoutes } from './supervisor/routes.ts'
import { type TicketRow, type TicketsContext, tables } from './tables.ts'
import { createThread, History } from './thread.ts'
import { TicketPatch } from './ticket-patch.ts'
import { togetherRoutes } from './together/routes.ts'
import { ClientId, Revision, Text } from './together/wire.ts'
import { toolRoutes } from './tools/routes.ts'
import { webRoutes } from './web/routes.ts'
import { Message, page, StatusName, Ticket, TicketEvent, UndoId, Window } from './wire.ts'
import { answerTo, type Then } from './work.ts'

const ById = Type.Object({ id: Id })

export function routes(app: Routes, ctx: TicketsContext): void {
  const table = tables(ctx)
  const { work, tools, together, workflows, show, linking, undo } = partsOf(ctx)
  const thread = createThread(ctx)
  const detailOf = createDetail(ctx, { watchers: tools.watchers, together })
  const read = { permission: 'tickets:read' }
  const reply = { permission: 'tickets:reply' }
  const manage = { permission: 'tickets:manage' }

  listRoutes(app, ctx)
  contactRoutes(app, ctx, show)

  app.get(
    '/:id',
    {
      config: read,
      schema: {
        params: ById,
        response: {
          200: Type.Composite([
            Ticket,
            TicketDetail,
            Type.Object({ window: Window, statuses: Type.Array(StatusName) }),
          ]),
        },
      },
    },
    async (request) => {
      const row = await work.find(userOf(request), request.params.id)
      const window = await ctx.use.messaging.window(answerTo(row))
      return {
        ...(await show.one(userOf(request), row)),
        ...(await detailOf(userOf(request), row)),
        window: {
          open: window.open,
          closesAt: window.closesAt?.toISOString() ?? null,
          reason: window.refusal?.reason ?? null,
        },
        statuses: [...workflows.nextOf(row)],
      }
    },
  )

  app.patch(
    '/:id',
    {
      config: manage,
      schema: {
        summary: 'Change it; with If-Match only as it was read, with `undoId` so that it can be taken back by that',
        params: ById,
        querystring: Type.Object({ undoId: UndoId }),
        headers: Type.Object({ 'if-match': Type.Optional(Type.String({ pattern: '^[1-9]\\d{0,8}$' })) }),
        body: TicketPatch,
        response: { 200: Type.Composite([Ticket, TicketDetail]) },
      },
    },
    async (request) => {
      const version = request.headers['if-match']
      const { params, body, query } = request
      const user = userOf(request)
      const { undoId } = query
      const keep: Then | undefined = undoId === undefined ? undefined : (tx, done) => undo.keep(tx, user, undoId, done)
      const shown = async (row: TicketRow) => ({ ...(await show.one(user, row)), ...(await detailOf(user, row)) })
      try {
        return await shown(
          await work.change(user, params.id, body, version === undefined ? undefined : Number(version), keep),
        )
      } catch (error) {
        if (!(error instanceof KaunterError) || error.code !== changedMeanwhile.code) throw error
        // Whoever decides anew needs to see how it is now.
        throw changedMeanwhile(
          { id: params.id },
          { details: { ticket: await shown(await work.find(user, params.id)) } },
        )
      }
    },
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

  app.get(
    '/:id/history',
    {
      config: read,
      schema: {
        summary: 'Other tickets of the same contact that the user sees, the newest first, twenty at most',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(History) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      return { items: await thread.history(user, await work.find(user, request.params.id)) }
    },
  )

  app.post(
    '/:id/notes',
    {
      config: reply,
      schema: {
        summary: 'Write a note that only colleagues see; those who are mentioned are told, and follow the ticket',
        params: ById,
        body: Type.Object(
          {
            ...{ text: Text, clientId: ClientId, draft: Revision },
            mentions: Type.Optional(Type.Array(Id, { maxItems: 50 })),
          },
          { additionalProperties: false },
        ),
        response: { 201: TicketEvent },
      },
    },
    async (request, response) => {
      const event = await work.note(userOf(request), request.params.id, request.body)
      return response.code(201).send(await thread.event(event))
    },
  )

  floorRoutes(app, ctx)
  togetherRoutes(app, ctx, thread)
  lifecycleRoutes(app, ctx)
  slaRoutes(app, ctx)
  linkRoutes(app, { linking, show })
  deskRoutes(app, ctx)
  toolRoutes(app, ctx)
  webRoutes(app, ctx, work)
}
