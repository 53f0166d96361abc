import type { Knex } from 'knex'
import { type User, userOf } from '../../kernel/http.ts'
import { translate } from '../../kernel/i18n.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { type Static, Type } from '../../kernel/tokens.ts'
import { Instant, nullable } from '../../kernel/wire.ts'
import type { NotificationsContext } from './index.ts'
import { lookAgain, readPermission } from './notify.ts'

const config = { permission: readPermission }
/** A plugin names the kinds of its notices by keys of its `i18n`: `notices.ticket.mentioned`. */
const kindKey = /^notices\.(.+)$/

const Choices = Type.Object(
  {
    quietUntil: nullable(Instant),
    outsideHours: Type.Boolean({ description: 'Quiet while the calendar of the platform is closed' }),
    silent: Type.Array(Type.String({ maxLength: 60 }), {
      maxItems: 50,
      description: 'Kinds that are listed and counted, without a sound and without a message of the browser',
    }),
  },
  { additionalProperties: false },
)
type Choices = Static<typeof Choices>
const Shown = Type.Object({
  ...Choices.properties,
  kinds: Type.Array(Type.Object({ kind: Type.String(), label: Type.String() })),
})

const none: Choices = { quietUntil: null, outsideHours: false, silent: [] }

interface Row {
  quiet_until: Date | null
  outside_hours: boolean
  silent: string
}

const choiceTable = (ctx: NotificationsContext) => ctx.table('choice')

async function choicesOf(ctx: NotificationsContext, user: User, db: Knex = ctx.db): Promise<Choices> {
  const row: Row | undefined = await db(choiceTable(ctx)).where('user_id', user.id).first()
  if (row === undefined) return none
  return {
    quietUntil: row.quiet_until === null || row.quiet_until <= new Date() ? null : row.quiet_until.toISOString(),
    outsideHours: Boolean(row.outside_hours),
    silent: JSON.parse(row.silent) as string[],
  }
}

/** How loud it may be for the user now. The server says so, since clocks of browsers are wrong. */
export async function mannerFor(ctx: NotificationsContext, user: User): Promise<{ quiet: boolean; silent: string[] }> {
  const { quietUntil, outsideHours, silent } = await choicesOf(ctx, user)
  return { quiet: quietUntil !== null || (outsideHours && (await isClosed(ctx))), silent }
}

async function isClosed(ctx: NotificationsContext): Promise<boolean> {
  const calendar = await ctx.use.calendars.for({ franchiseId: null, outletId: null })
  return !calendar.isOpen(new Date())
}

/** How somebody wants to be told. */
export function choiceRoutes(app: Routes, ctx: NotificationsContext): void {
  const kindsFor = ({ locale, permissions }: User) =>
    ctx.use.kernel
      .plugins()
      .filter((plugin) => Object.keys(plugin.permissions ?? {}).some((permission) => permissions.has(permission)))
      .flatMap(({ i18n }) =>
        Object.keys(i18n?.en ?? {}).flatMap((key) => {
          const kind = kindKey.exec(key)?.[1]
          return kind === undefined ? [] : { kind, label: translate(i18n, locale, key) }
        }),
      )

  app.get(
    '/choices',
    { config, schema: { summary: 'How I want to be told of notices', response: { 200: Shown } } },
    async (request) => {
      const user = userOf(request)
      return { ...(await choicesOf(ctx, user)), kinds: kindsFor(user) }
    },
  )

  app.put(
    '/choices',
    { config, schema: { summary: 'I want to be told so', body: Choices, response: { 200: Choices } } },
    (request) => {
      const user = userOf(request)
      const { quietUntil, outsideHours, silent } = request.body
      const row = {
        quiet_until: quietUntil === null ? null : new Date(quietUntil),
        outside_hours: outsideHours,
        silent: JSON.stringify([...new Set(silent)]),
      }
      return ctx.tx(async (tx) => {
        const table = choiceTable(ctx)
        await insertNew(tx.db, table, [{ user_id: user.id, ...row }], ['user_id'], 'user_id')
        await tx.db(table).where('user_id', user.id).update(row)
        await ctx.use.live.publish(tx, lookAgain([user.id]))
        return choicesOf(ctx, user, tx.db)
      })
    },
  )
}
