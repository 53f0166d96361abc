import { embedOf, Id, Instant, nullable, type Routes, Type, userOf } from '@kaunter/core'
import type { TicketsContext } from '../tables.ts'
import type { Work } from '../work.ts'
import { createForm } from './form.ts'
import { createReferences } from './references.ts'
import { createStatus, publicStatuses } from './status.ts'
import { type FormSubject, formTag, type StatusSubject, statusTag } from './subjects.ts'

const Locale = Type.Union([Type.Literal('en'), Type.Literal('ms')])
const Outlet = Type.Optional(Type.String({ minLength: 1, maxLength: 64 }))
const Written = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

/** What one address may send, whatever its tokens; a shopping centre may be behind one. */
const submissions = { limit: 60, seconds: 600 }

/** What the widgets in shops' pages call. */
export function webRoutes(app: Routes, ctx: TicketsContext, work: Work): void {
  const references = createReferences(ctx)
  const form = createForm(ctx, references)
  const status = createStatus(ctx, references)

  app.post(
    '/:id/reference',
    {
      config: { permission: 'tickets:read' },
      schema: {
        summary:
          'The reference of a ticket for its customer, which the status widget takes as subject; always the same',
        params: Type.Object({ id: Id }),
        response: { 200: Type.Object({ reference: Type.String() }) },
      },
    },
    async (request) => {
      const { id } = await work.find(userOf(request), request.params.id)
      return { reference: await ctx.tx((tx) => references.of(tx, id)) }
    },
  )

  app.get(
    '/web/form',
    {
      config: { embed: formTag },
      schema: {
        summary: 'What the contact form shows',
        querystring: Type.Object({ outlet: Outlet, locale: Locale }),
        response: {
          200: Type.Object({
            shop: nullable(Type.String()),
            outlets: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
            consent: Type.Object({ text: Type.String(), version: Type.String() }),
          }),
        },
      },
    },
    (request) => form.show(embedOf<FormSubject>(request), request.query),
  )

  app.post(
    '/web/form',
    {
      config: { embed: formTag, limit: submissions },
      schema: {
        summary: 'Open a ticket; the same clientId again finds the first',
        body: Type.Object(
          {
            clientId: Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }),
            name: Written(100),
            contact: Written(200),
            message: Written(4000),
            outlet: Outlet,
            locale: Locale,
            consent: Type.String({ maxLength: 40 }),
            website: Type.Optional(Type.String({ maxLength: 200 })),
          },
          { additionalProperties: false },
        ),
        response: {
          201: Type.Object({ reference: Type.String(), statusToken: Type.String(), statusExpiresAt: Instant }),
        },
      },
    },
    async (request, reply) => reply.code(201).send(await form.submit(embedOf<FormSubject>(request), request.body)),
  )

  app.get(
    '/web/status',
    {
      config: { embed: statusTag },
      schema: {
        summary: 'A ticket as its customer may see it',
        response: {
          200: Type.Object({
            status: Type.Union(publicStatuses.map((each) => Type.Literal(each))),
            openedAt: Instant,
            updatedAt: Instant,
            answeredBy: nullable(Type.String()),
            messages: Type.Array(
              Type.Object({
                from: Type.Union([Type.Literal('you'), Type.Literal('shop')]),
                name: nullable(Type.String()),
                text: Type.String(),
                at: Instant,
              }),
            ),
          }),
        },
      },
    },
    (request) => status(embedOf<StatusSubject>(request).subject.reference),
  )
}
