import type { Knex } from 'knex'
import type { NoticeAbout } from '../../contracts/index.ts'
import { type User, userOf } from '../../kernel/http.ts'
import { translate } from '../../kernel/i18n.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { continueAfter, encodeCursor, Id, Instant, nullable, PageQuery } from '../../kernel/wire.ts'
import { mannerFor } from './choices.ts'
import type { NotificationsContext } from './index.ts'
import { lookAgain, readPermission, tableOf } from './notify.ts'

const config = { permission: readPermission }
const Unread = Type.Integer({ description: 'How many of all have not been read' })
const Notice = Type.Object({
  id: Id,
  kind: Type.String(),
  text: Type.String({ description: 'In the language of the user' }),
  subject: Type.Object({ type: Type.String(), id: Type.String(), path: Type.String() }),
  about: Type.Union([Type.Object({ name: Type.String(), line: nullable(Type.String()) }), Type.Null()], {
    description: 'Whom the subject concerns and what was said last, as the user may be told now',
  }),
  count: Type.Integer({ description: 'How many of the same burst it stands for' }),
  at: Instant,
  read: Type.Boolean(),
  digest: Type.Union([Instant, Type.Null()], {
    description: 'The opening that it was held back for; those of one opening belong together',
  }),
})

interface Row {
  id: string
  kind: string
  subject_type: string
  subject_id: string
  path: string
  text_plugin: string
  text_key: string
  text_values: string
  bundle: string | null
  bundle_path: string | null
  due_at: Date
  held: boolean
  read_at: Date | null
}

export function routes(app: Routes, ctx: NotificationsContext): void {
  function textOf({ text_plugin: name, text_key, text_values }: Row, count: number, locale: string): string {
    const plugin = ctx.use.kernel.plugins().find((each) => each.name === name)
    if (plugin === undefined) return ctx.t(locale, 'plugin-off', { plugin: name })
    return translate(plugin.i18n, locale, count > 1 ? `${text_key}.many` : text_key, {
      ...JSON.parse(text_values),
      count,
    })
  }

  /** The first of a bundle stands for all of it. */
  async function show(user: User, rows: readonly Row[]) {
    const bundles = await bundlesOf(user, rows)
    const counted = rows.map((row) => ({ row, ...(bundles.get(row.bundle ?? '') ?? { count: 1, unread: 1 }) }))
    const about = await aboutOf(
      user,
      counted.flatMap(({ row, count }) => (count > 1 ? [] : row)),
    )
    return counted.map(({ row, count, unread }) => ({
      ...{ id: row.id, kind: row.kind, text: textOf(row, count, user.locale), count },
      subject: { type: row.subject_type, id: row.subject_id, path: (count > 1 ? row.bundle_path : null) ?? row.path },
      about: about.get(row) ?? null,
      at: row.due_at.toISOString(),
      read: row.bundle === null ? row.read_at !== null : unread === 0,
      digest: row.held ? row.due_at.toISOString() : null,
    }))
  }

  async function bundlesOf(user: User, rows: readonly Row[]) {
    const names = rows.flatMap(({ bundle }) => bundle ?? [])
    if (names.length === 0) return new Map<string, { count: number; unread: number }>()
    const found: { bundle: string; count: unknown; all: unknown; read: unknown }[] = await own(user)
      .whereIn('bundle', names)
      .groupBy('bundle')
      .select('bundle')
      .countDistinct({ count: 'subject_id' })
      .count({ all: '*', read: 'read_at' })
    return new Map(
      found.map(({ bundle, count, all, read }) => [
        bundle,
        { count: Number(count), unread: Number(all) - Number(read) },
      ]),
    )
  }

  async function aboutOf(user: User, rows: readonly Row[]): Promise<Map<Row, NoticeAbout>> {
    const about = new Map<Row, NoticeAbout>()
    for (const [type, ofType] of Map.groupBy(rows, (row) => row.subject_type)) {
      const found = await ctx.use.subjects.get(type)?.about(
        user,
        ofType.map((row) => row.subject_id),
      )
      for (const row of ofType) {
        const one = found?.get(row.subject_id)
        if (one) about.set(row, one)
      }
    }
    return about
  }

  /** What is due for the user, of places that are in scope now. */
  const own = (user: User, db: Knex = ctx.db): Knex.QueryBuilder =>
    db(tableOf(ctx))
      .where('user_id', user.id)
      .where('due_at', '<=', new Date())
      .where((seen) => {
        if (user.scope.all) return
        seen.where('placed', false).orWhereIn('franchise_id', user.scope.franchiseIds)
        seen.orWhereIn('outlet_id', user.scope.outletIds)
        seen.orWhere((unlinked) =>
          unlinked
            .whereNull('franchise_id')
            .whereNull('outlet_id')
            .whereIn('unlinked_permission', [...user.permissions]),
        )
      })

  async function unreadOf(user: User, db?: Knex): Promise<number> {
    const row = await own(user, db)
      .whereNull('read_at')
      .countDistinct({ count: ctx.db.raw('coalesce(bundle, ??)', ['key']) })
      .first()
    return Number(row?.count ?? 0)
  }

  app.get(
    '',
    {
      config,
      schema: {
        summary: 'My notices, the latest first',
        querystring: Type.Object(PageQuery),
        response: {
          200: Type.Object({
            items: Type.Array(Notice),
            unread: Unread,
            quiet: Type.Boolean({ description: 'Whether I want to be left in peace now' }),
            silent: Type.Array(Type.String(), { description: 'Kinds that make no sound' }),
            nextCursor: Type.Union([Type.String(), Type.Null()]),
          }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      // Before the list: what is counted is in it then, also when more comes meanwhile.
      const unread = await unreadOf(user)
      const { cursor, limit = 50 } = request.query
      const query = own(user)
        .where((heads) =>
          heads.whereNull('bundle').orWhereIn('id', own(user).whereNotNull('bundle').groupBy('bundle').min('id')),
        )
        .orderBy([
          { column: 'due_at', order: 'desc' },
          { column: 'id', order: 'desc' },
        ])
        .limit(limit + 1)
      continueAfter(query, cursor, 'due_at', 'id')
      const rows: Row[] = await query
      const items = rows.slice(0, limit)
      const last = items.at(-1)
      return {
        items: await show(user, items),
        unread,
        ...(await mannerFor(ctx, user)),
        nextCursor: rows.length > limit && last ? encodeCursor({ at: last.due_at, id: last.id }) : null,
      }
    },
  )

  app.post(
    '/read',
    {
      config,
      schema: {
        summary: 'I have read these; without ids, all that there are',
        body: Type.Object(
          { ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 200 })) },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ unread: Unread }) },
      },
    },
    (request) => {
      const user = userOf(request)
      const { ids } = request.body
      return ctx.tx(async (tx) => {
        const query = own(user, tx.db).whereNull('read_at')
        if (ids !== undefined) {
          const bundles = await own(user, tx.db).whereIn('id', ids).whereNotNull('bundle').distinct().pluck('bundle')
          query.where((chosen) => chosen.whereIn('id', ids).orWhereIn('bundle', bundles))
        }
        const changed = await query.update({ read_at: new Date() })
        if (changed > 0) await ctx.use.live.publish(tx, lookAgain([user.id]))
        return { unread: await unreadOf(user, tx.db) }
      })
    },
  )
}
