import type { PersonSummary } from '../../contracts/index.ts'
import { type User, userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id, Instant } from '../../kernel/wire.ts'
import type { createContacts } from './contacts.ts'
import type { createMerges } from './merges.ts'

interface MergeRouteParts {
  contacts: ReturnType<typeof createContacts>
  merges: ReturnType<typeof createMerges>
  colleagues(ids: readonly string[]): Promise<ReadonlyMap<string, PersonSummary>>
}

const ById = Type.Object({ id: Id })
const config = { permission: 'directory:merge' }
const Counts = Type.Record(Type.String(), Type.Integer(), {
  description: 'How many, by what they are: ticket, address',
})
const strict = { additionalProperties: false }

/** Of a contact everybody sees the addresses and the blocks; how many tickets it has elsewhere is for nobody to count. */
const seenBy = ({ scope }: User, counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([what]) => scope.all || what === 'address' || what === 'block'))

/** Two contacts become one, and two again. */
export function mergeRoutes(app: Routes, { contacts, merges, colleagues }: MergeRouteParts): void {
  app.get(
    '/contacts/:id/merges',
    {
      config,
      schema: {
        summary: 'What went into a contact and can still be taken out, the latest first',
        params: ById,
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                id: Id,
                contactId: Id,
                name: Type.String(),
                actor: Type.String(),
                at: Instant,
                undoUntil: Instant,
                moved: Counts,
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id } = await contacts.find(user, request.params.id)
      const rows = await merges.ofContact(id)
      const [people, names] = [
        await colleagues(rows.map(({ actorId }) => actorId)),
        await contacts.names(
          user,
          rows.map(({ contactId }) => contactId),
        ),
      ]
      return {
        items: rows.map(({ actorId, at, undoUntil, moved, ...row }) => ({
          ...row,
          moved: seenBy(user, moved),
          name: names.get(row.contactId) ?? `#${row.contactId}`,
          actor: people.get(actorId)?.name ?? `#${actorId}`,
          at: at.toISOString(),
          undoUntil: undoUntil.toISOString(),
        })),
      }
    },
  )

  app.post(
    '/contacts/:id/merges',
    {
      config,
      schema: {
        summary: 'Another contact is the same person: all it has goes into this one, where its old address leads too',
        params: ById,
        body: Type.Object(
          {
            contactId: Id,
            name: Type.Optional(Type.Union([Type.Literal('this'), Type.Literal('other')], { default: 'this' })),
          },
          strict,
        ),
        response: { 201: Type.Object({ id: Id, contactId: Id }) },
      },
    },
    async (request, reply) => {
      const user = userOf(request)
      const { contactId, name } = request.body
      await contacts.find(user, contactId)
      const { id: intoId } = await contacts.find(user, request.params.id)
      const id = await merges.merge(user, { fromId: contactId, intoId }, name === 'other' ? contactId : intoId)
      return reply.code(201).send({ id, contactId: intoId })
    },
  )

  app.post(
    '/contacts/:id/merges/:mergeId/undo',
    {
      config,
      schema: {
        summary: 'Take a contact out of this one again, with what it had; what has changed since stays and is counted',
        params: Type.Object({ id: Id, mergeId: Id }),
        response: { 200: Type.Object({ left: Counts }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const { id, mergeId } = request.params
      await contacts.find(user, id)
      return { left: seenBy(user, await merges.undo(user, id, mergeId)) }
    },
  )
}
