import { calendars, live, noticeSubjects, notifications, people } from '../../contracts/index.ts'
import { type Context, definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { staff } from '../auth/roles.ts'
import { choiceRoutes } from './choices.ts'
import { migrations } from './migrations.ts'
import { createNotifications, deliver, lookAgain, readPermission, tableOf } from './notify.ts'
import { routes } from './routes.ts'

const uses = { kernel: kernelServices, calendars, live, people, subjects: noticeSubjects }
export type NotificationsContext = Context<unknown, typeof uses>

const trim = defineJob('notifications.trim', Type.Object({}), { cron: '29 3 * * *', retries: 0 })
const keepDays = 90

/** What users should know, each once, at a time when they work. */
export const notificationsPlugin = definePlugin({
  name: 'notifications',
  title: 'title',
  uses,
  provides: [notifications],
  permissions: { [readPermission]: { label: 'permission.read', roles: staff } },
  migrations,
  i18n: {
    en: {
      title: 'Notices',
      'plugin-off': 'Something happened in “{plugin}”, which is switched off at the moment.',
      'permission.read': 'Get notices',
    },
    ms: {
      title: 'Makluman',
      'plugin-off': 'Sesuatu berlaku dalam “{plugin}”, yang dimatikan buat masa ini.',
      'permission.read': 'Menerima makluman',
    },
  },
  setup(ctx) {
    ctx.provide(notifications, createNotifications(ctx))
    ctx.work(deliver, async ({ at }) => {
      const held = { held: true, due_at: new Date(at) }
      await ctx.tx(async (tx) => {
        const users: string[] = await tx.db(tableOf(ctx)).where(held).distinct().pluck('user_id')
        await ctx.use.live.publish(tx, lookAgain(users))
      })
    })
    ctx.work(trim, async () => {
      const old = new Date(Date.now() - keepDays * 86_400_000)
      await ctx.db(tableOf(ctx)).where('due_at', '<', old).delete()
    })
  },
  routes(app, ctx) {
    routes(app, ctx)
    choiceRoutes(app, ctx)
  },
})
