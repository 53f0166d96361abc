import { Id, nullable, type Routes, Type, userOf } from '@kaunter/core'
import { recordRoutes } from '../desk/records.ts'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import { Ticket, UndoId } from '../wire.ts'
import { canned } from './canned.ts'
import { languages } from './language.ts'
import { macros } from './macro.ts'
import { Watching } from './watching.ts'

const ById = Type.Object({ id: Id })
const ByMacro = Type.Object({ id: Id, macroId: Id })
const strict = { additionalProperties: false }
const Language = Type.Union(languages.map((language) => Type.Literal(language)))
const Named = Type.Object({ id: Id, name: Type.String() })

/** Canned replies, macros, watchers, and whom a note can name. */
export function toolRoutes(app: Routes, ctx: TicketsContext): void {
  const { work, show, tools } = partsOf(ctx)
  const read = { permission: 'tickets:read' }
  const reply = { permission: 'tickets:reply' }
  const manage = { permission: 'tickets:manage' }

  recordRoutes(app, ctx, canned(ctx), 'tickets:configure')
  recordRoutes(app, ctx, macros(ctx), 'tickets:configure')

  app.get(
    '/:id/canned',
    {
      config: reply,
      schema: {
        summary: 'Canned replies of everybody and of my teams, as they would be sent here; best first',
        params: ById,
        querystring: Type.Object({
          q: Type.Optional(Type.String({ maxLength: 100 })),
          language: Type.Optional(Language),
        }),
        response: {
          200: Type.Object({
            language: Type.Union([Language], {
              description: 'The one asked for, else that in which the customer wrote last, else mine',
            }),
            items: Type.Array(
              Type.Object({
                id: Id,
                name: Type.String(),
                shortcut: Type.String(),
                text: Type.String(),
                language: Type.Union([Language], { description: 'The other one when it is written in that alone' }),
                empty: Type.Array(Type.String(), { description: 'Variables for which there is no value here' }),
                tooLong: Type.Boolean({ description: 'A message takes 4,096 characters' }),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      return tools.canned.find(user, await work.find(user, request.params.id), request.query)
    },
  )

  app.get(
    '/:id/macros',
    {
      config: manage,
      schema: {
        summary: 'Macros of everybody and of my teams',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(Named) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      await work.find(user, request.params.id)
      return { items: await tools.macros.list(user) }
    },
  )

  app.get(
    '/:id/macros/:macroId',
    {
      config: manage,
      schema: {
        summary: 'What a macro would do here; nothing is changed',
        params: ByMacro,
        response: {
          200: Type.Object({
            id: Id,
            name: Type.String(),
            changes: Type.Array(
              Type.Object({
                field: Type.String(),
                before: nullable(Type.String()),
                after: nullable(Type.String()),
                label: nullable(Type.String()),
              }),
            ),
            note: nullable(Type.String()),
            reply: nullable(Type.String()),
            error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
          }),
        },
      },
    },
    (request) => tools.macros.preview(userOf(request), request.params.id, request.params.macroId),
  )

  app.post(
    '/:id/macros/:macroId',
    {
      config: manage,
      schema: {
        summary: 'Run a macro: all of it, or nothing; taken back like what was done to many',
        params: ByMacro,
        body: Type.Object({ undoId: UndoId }, strict),
        response: {
          200: Type.Object({
            ticket: Ticket,
            undoId: Type.String({ description: 'Also the clientId of its reply' }),
            reply: nullable(Type.Union([Type.Literal('waiting'), Type.Literal('sent')])),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id, macroId } = request.params
      const { ticket, ...done } = await tools.macros.run(user, id, macroId, request.body.undoId)
      return { ...done, ticket: await show.one(user, ticket) }
    },
  )

  app.get(
    '/:id/watchers',
    {
      config: read,
      schema: { summary: 'Who follows the ticket', params: ById, response: { 200: Watching } },
    },
    async (request) => {
      const user = userOf(request)
      return tools.watchers.shown(user, await work.find(user, request.params.id))
    },
  )

  app.put(
    '/:id/watching',
    {
      config: read,
      schema: {
        summary: 'Follow the ticket, or do so no more',
        params: ById,
        body: Type.Object({ watching: Type.Boolean() }, strict),
        response: { 200: Watching },
      },
    },
    (request) =>
      ctx.tx(async (tx) => {
        const user = userOf(request)
        const ticket = await work.find(user, request.params.id, tx)
        if (request.body.watching) await tools.watchers.add(tx, ticket.id, [user.id])
        else await tools.watchers.remove(tx, ticket.id, user.id)
        return tools.watchers.shown(user, ticket, tx)
      }),
  )

  app.get(
    '/:id/colleagues',
    {
      config: reply,
      schema: {
        summary: 'Who sees the ticket and can be named in a note, by name',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(Named) }) },
      },
    },
    async (request) => {
      const ticket = await work.find(userOf(request), request.params.id)
      return { items: (await tools.watchers.seeing(ticket)).map(({ id, name }) => ({ id, name })) }
    },
  )
}
