import { Id, type Routes, Type, type User, userOf, whereInScope } from '@kaunter/core'
import type { PluginContext } from './context.ts'

const read = { permission: 'example-plugin:read' }
const Card = Type.Object({ stamps: Type.Integer(), goal: Type.Integer() })
// +page {
const List = Type.Object({
  goal: Type.Integer(),
  items: Type.Array(Type.Object({ contactId: Id, name: Type.String(), stamps: Type.Integer() })),
})
// }

export function routes(app: Routes, ctx: PluginContext): void {
  /** Nobody sees, or counts, stamps of outlets outside their scope. */
  const visible = (user: User) => {
    const query = ctx.db(ctx.table('stamp'))
    whereInScope(query, user, 'example-plugin:unlinked')
    return query
  }

  app.get(
    '/cards/:contactId',
    {
      config: read,
      schema: {
        summary: 'The stamp card of a contact',
        params: Type.Object({ contactId: Id }),
        response: { 200: Card },
      },
    },
    async (request) => {
      const { contactId } = request.params
      const row = await visible(userOf(request)).where('contact_id', contactId).count('* as stamps').first()
      const { goal } = await ctx.settings() // +setting
      //-setting const goal = 10
      return { stamps: Number(row?.stamps ?? 0), goal }
    },
  )
  // +page {

  app.get(
    '/cards',
    { config: read, schema: { summary: 'The fifty fullest stamp cards', response: { 200: List } } },
    async (request) => {
      const user = userOf(request)
      const rows = await visible(user)
        .select('contact_id')
        .count('* as stamps')
        .groupBy('contact_id')
        .orderBy([{ column: 'stamps', order: 'desc' }, { column: 'contact_id' }])
        .limit(50)
      const contacts = await ctx.use.directory.summariesFor(
        user,
        rows.map((row) => String(row.contact_id)),
      )
      const { goal } = await ctx.settings() // +setting
      //-setting const goal = 10
      const items = rows.map((row) => {
        const contactId = String(row.contact_id)
        return { contactId, name: contacts.get(contactId)?.name ?? '', stamps: Number(row.stamps) }
      })
      return { goal, items }
    },
  )
  // }
}
