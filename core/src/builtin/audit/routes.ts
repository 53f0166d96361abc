import { userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { encodeCursor, Id, Instant, nullable, PageQuery } from '../../kernel/wire.ts'
import type { Trail } from './trail.ts'

const Text = nullable(Type.String())
const Side = Type.Optional(
  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null(), Type.Array(Type.String())]),
)
const Entry = Type.Object({
  id: Id,
  at: Instant,
  actor: Type.Object({ id: nullable(Id), name: Text }),
  action: Type.String(),
  subject: Type.Object({
    type: Type.String(),
    id: Type.String(),
    name: Text,
    path: Type.Union([Type.String(), Type.Null()], { description: 'The page that shows it' }),
  }),
  differences: Type.Array(Type.Object({ field: Type.String(), before: Side, after: Side })),
})

/** Who did what. */
export function auditRoutes(app: Routes, page: Trail): void {
  app.get(
    '',
    {
      config: { permission: 'audit:read' },
      schema: {
        summary: 'Who did what, newest first: of the places in the user’s scope, and the user’s own acts',
        querystring: Type.Object(
          {
            actor: Type.Optional(Id),
            action: Type.Optional(Type.String({ maxLength: 100 })),
            subject: Type.Optional(
              Type.String({ pattern: '^[a-z][a-z0-9-]{0,49}:.{1,64}$', description: 'A type and an id: contact:12' }),
            ),
            from: Type.Optional(Instant),
            to: Type.Optional(Instant),
            ...PageQuery,
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ items: Type.Array(Entry), nextCursor: Text }) },
      },
    },
    async (request) => {
      const { actor, action, subject, from, to, cursor, limit = 50 } = request.query
      const [type = '', id = ''] = subject === undefined ? [] : split(subject)
      const rows = await page(userOf(request), {
        actorId: actor,
        action,
        subject: subject === undefined ? undefined : { type, id },
        from: from === undefined ? undefined : new Date(from),
        to: to === undefined ? undefined : new Date(to),
        cursor,
        limit: limit + 1,
      })
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map((entry) => ({ ...entry, at: entry.at.toISOString() })),
        nextCursor: rows.length > limit && last ? encodeCursor(last) : null,
      }
    },
  )
}

const split = (subject: string): [string, string] => {
  const at = subject.indexOf(':')
  return [subject.slice(0, at), subject.slice(at + 1)]
}
