import { userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id } from '../../kernel/wire.ts'
import type { ContactList } from './contact-list.ts'
import { ContactRow } from './wire.ts'

/** Contacts by the page. */
export function contactListRoutes(app: Routes, page: ContactList): void {
  app.get(
    '/contacts',
    {
      config: { permission: 'directory:read' },
      schema: {
        summary: 'Contacts of whom the user sees a ticket or an outlet, the newest first',
        querystring: Type.Object(
          {
            search: Type.Optional(
              Type.String({ maxLength: 200, description: 'A part of the name, or a whole number or e-mail address' }),
            ),
            cursor: Type.Optional(Id),
            limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ items: Type.Array(ContactRow), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
        },
      },
    },
    async (request) => {
      const { search, cursor: after, limit = 50 } = request.query
      const found = await page(userOf(request), { search, after, limit: limit + 1 })
      const items = found.slice(0, limit)
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  )
}
