import {
  continueAfter,
  defineError,
  encodeCursor,
  Id,
  Instant,
  type Knex,
  PageQuery,
  type Routes,
  type Static,
  Type,
  type User,
  userOf,
  whereInScope,
} from '@kaunter/core'
import type { PluginContext } from './context.ts'
import { changed } from './notice.ts'
import type { Row } from './table.ts'

const notFound = defineError(
  'CALLBACKS_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no open request ${v.id} that you may see. Load the list again.`,
)

const State = Type.Union([Type.Literal('open'), Type.Literal('overdue'), Type.Literal('done')])
const Request = Type.Object({
  id: Id,
  contactId: Id,
  name: Type.String(),
  phone: Type.Union([Type.String(), Type.Null()]),
  text: Type.String(),
  state: State,
  askedAt: Instant,
  dueAt: Instant,
})
const Page = Type.Object({ items: Type.Array(Request), nextCursor: Type.Union([Type.String(), Type.Null()]) })
const Counts = Type.Object({ open: Type.Integer(), overdue: Type.Integer() })
const read = { permission: 'callbacks:read' }

export function routes(app: Routes, ctx: PluginContext): void {
  /** Nobody sees, counts or changes requests of outlets outside their scope. */
  const visible = (user: User, db: Knex = ctx.db) => {
    const query = db(ctx.table('request'))
    whereInScope(query, user, 'callbacks:unlinked')
    return query
  }

  const shown = async (user: User, rows: readonly Row[]): Promise<Static<typeof Request>[]> => {
    const contacts = await ctx.use.directory.summariesFor(
      user,
      rows.map((row) => String(row.contact_id)),
    )
    const messages = await ctx.use.messaging.views(rows.map((row) => String(row.message_id)))
    return rows.map((row) => {
      const contact = contacts.get(String(row.contact_id))
      return {
        id: String(row.id),
        contactId: String(row.contact_id),
        name: contact?.name ?? '',
        phone: contact?.phone ?? null,
        text: messages.get(String(row.message_id))?.text ?? '',
        state: row.done_at ? 'done' : row.overdue_at ? 'overdue' : 'open',
        askedAt: row.asked_at.toISOString(),
        dueAt: row.due_at.toISOString(),
      }
    })
  }

  app.get(
    '',
    {
      config: read,
      schema: {
        summary: 'Requests for a call that are open, newest first',
        querystring: Type.Object(PageQuery),
        response: { 200: Page },
      },
    },
    async (request) => {
      const { cursor, limit = 50 } = request.query
      const user = userOf(request)
      const query = visible(user)
        .whereNull('done_at')
        .orderBy([
          { column: 'asked_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
      continueAfter(query, cursor, 'asked_at', 'id')
      const rows: Row[] = await query.limit(limit + 1)
      const page = rows.slice(0, limit)
      const last = rows.length > limit ? page.at(-1) : undefined
      return {
        items: await shown(user, page),
        nextCursor: last ? encodeCursor({ at: last.asked_at, id: String(last.id) }) : null,
      }
    },
  )

  app.get(
    '/counts',
    { config: read, schema: { summary: 'How many calls are to be made', response: { 200: Counts } } },
    async (request) => {
      const row = await visible(userOf(request))
        .whereNull('done_at')
        .count({ open: '*', overdue: 'overdue_at' })
        .first()
      return { open: Number(row?.open ?? 0), overdue: Number(row?.overdue ?? 0) }
    },
  )

  app.get(
    '/contacts/:contactId',
    {
      config: read,
      schema: {
        summary: 'The last request of a contact',
        params: Type.Object({ contactId: Id }),
        response: { 200: Type.Object({ request: Type.Union([Request, Type.Null()]) }) },
      },
    },
    async (request) => {
      const user = userOf(request)
      const query = visible(user).where('contact_id', request.params.contactId).orderBy('id', 'desc')
      const [last] = await shown(user, await query.limit(1))
      return { request: last ?? null }
    },
  )

  app.post(
    '/:id/done',
    {
      config: { permission: 'callbacks:write' },
      schema: {
        summary: 'The call was made',
        params: Type.Object({ id: Id }),
        response: { 200: Type.Object({ state: State }) },
      },
    },
    async (request) => {
      const { id } = request.params
      const user = userOf(request)
      return ctx.tx(async (tx) => {
        const row: Row | undefined = await visible(user, tx.db).where({ id }).whereNull('done_at').forUpdate().first()
        if (!row) throw notFound({ id })
        await tx.db(ctx.table('request')).where({ id }).update({ done_at: new Date(), open_contact_id: null })
        await ctx.use.audit.record(tx, {
          actorId: user.id,
          action: 'callbacks.done',
          subject: { type: 'callback', id },
        })
        const place = { franchiseId: row.franchise_id, outletId: row.outlet_id }
        await changed(ctx, tx, [{ contactId: String(row.contact_id), place }])
        return { state: 'done' as const }
      })
    },
  )
}
