import { Id, type Routes, Type, userOf } from '@kaunter/core'
import { partsOf } from '../parts.ts'
import type { TicketsContext } from '../tables.ts'
import type { createThread } from '../thread.ts'
import { Message } from '../wire.ts'
import { ClientId, Mode, Revision, Seen, Text, toWaiting, Waiting } from './wire.ts'

const strict = { additionalProperties: false }
/** Of a draft; more than any channel takes, so that nothing pasted is cut before its author has seen it. */
const longest = 20_000
const longestHold = 30

/** Answering with others at the same ticket: replies, taking them back, drafts. */
export function togetherRoutes(app: Routes, ctx: TicketsContext, thread: ReturnType<typeof createThread>): void {
  const { together, work } = partsOf(ctx)
  const config = { permission: 'tickets:reply' }

  app.post(
    '/:id/messages',
    {
      config,
      schema: {
        summary:
          'Answer the customer; the same clientId again is the same reply. With seen it is refused when somebody has written since; with holdSeconds it waits (202) and can be taken back',
        params: Type.Object({ id: Id }),
        body: Type.Object(
          {
            text: Text,
            clientId: ClientId,
            seen: Type.Optional(Seen),
            holdSeconds: Type.Optional(Type.Integer({ minimum: 0, maximum: longestHold })),
            draft: Revision,
          },
          strict,
        ),
        response: { 201: Message, 202: Waiting },
      },
    },
    async (request, response) => {
      const user = userOf(request)
      const { holdSeconds, ...written } = request.body
      const accepted = await together.outgoing.reply(user, request.params.id, written, holdSeconds)
      if ('message' in accepted) return response.code(201).send(await thread.one(accepted.message))
      const names = await ctx.use.people.summaries([user.id])
      return response.code(202).send(toWaiting(accepted.waiting, names, user.id))
    },
  )

  app.delete(
    '/:id/outgoing/:clientId',
    {
      config,
      schema: {
        summary: 'Take a reply back that waits to be sent: its text is a draft again',
        params: Type.Object({ id: Id, clientId: Type.String({ minLength: 8, maxLength: 64, pattern: '^[\\w-]+$' }) }),
        response: { 200: Type.Object({ text: Type.String(), revision: Type.Integer() }) },
      },
    },
    (request) => together.outgoing.undo(userOf(request), request.params.id, request.params.clientId),
  )

  app.put(
    '/:id/drafts/:mode',
    {
      config,
      schema: {
        summary: 'Keep what I have written so far, upon a revision; an empty text removes it',
        params: Type.Object({ id: Id, mode: Mode }),
        body: Type.Object(
          {
            text: Type.String({ maxLength: longest }),
            revision: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
          },
          strict,
        ),
        response: { 200: Type.Object({ revision: Type.Integer() }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id: ticketId, mode } = request.params
      const { text, revision } = request.body
      return ctx.tx(async (tx) => {
        await work.find(user, ticketId, tx)
        return { revision: await together.drafts.save(tx, { ticketId, userId: user.id, mode }, text, revision) }
      })
    },
  )
}
