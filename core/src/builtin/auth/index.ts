import { audit, people } from '../../contracts/index.ts'
import { authenticator } from '../../kernel/http.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { inScope } from '../../kernel/scope.ts'
import { kernelServices } from '../../kernel/services.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { firstAdmin } from './first-admin.ts'
import { createLockout } from './lockout.ts'
import { migrations } from './migrations.ts'
import { permissionsByRole, staff } from './roles.ts'
import { type AuthParts, routes } from './routes.ts'
import { createSessions } from './sessions.ts'

const clean = defineJob('auth.clean', Type.Object({}), { cron: '17 * * * *', retries: 0 })

/** What setup makes and routes uses, per kernel of this process. */
const parts = new WeakMap<object, AuthParts>()

/** Users, sessions, roles. */
export const auth = definePlugin({
  name: 'auth',
  uses: { kernel: kernelServices, audit },
  provides: [authenticator, people],
  config: Type.Object({
    sessionHours: Type.Integer({ default: 24 * 7, minimum: 1, maximum: 24 * 90, title: 'Hours until a sign-in ends' }),
  }),
  permissions: {
    'auth:self': { label: 'See and change one’s own profile', roles: staff },
    'auth:people': { label: 'See the names of colleagues', roles: staff },
    'auth:users': { label: 'Create and change users', roles: [] },
  },
  migrations,
  async setup(ctx) {
    const { secrets, signals, environment, plugins, announce } = ctx.use.kernel
    const permissionsOf = permissionsByRole(plugins)
    const sessions = createSessions(ctx, secrets, signals, permissionsOf)
    const lockout = createLockout(ctx, secrets)
    parts.set(ctx, { sessions, lockout, environment, permissionsOf })
    ctx.provide(authenticator, { authenticate: sessions.authenticate, onChange: sessions.onChange })
    ctx.provide(people, {
      async summaries(ids, tx) {
        const rows: { id: string; name: string; role: string }[] = await (tx?.db ?? ctx.db)(ctx.table('user'))
          .select('id', 'name', 'role')
          .whereIn('id', ids)
        return new Map(rows.map((row) => [row.id, row]))
      },
      async can(userId, permission, subject, tx) {
        const user = await sessions.userBy({ id: userId }, tx?.db)
        if (user === undefined || !user.permissions.has(permission)) return false
        return subject === undefined || inScope(user, subject.place, subject.unlinkedPermission)
      },
    })
    announce('Sign in with', await firstAdmin(ctx, environment))
    ctx.work(clean, async () => {
      const now = new Date()
      await ctx.db(ctx.table('session')).where('expires_at', '<', now).delete()
      await ctx
        .db(ctx.table('failure'))
        .where('last_at', '<', new Date(now.getTime() - 86_400_000))
        .delete()
    })
  },
  routes(app, ctx) {
    routes(app, ctx, parts.get(ctx) as AuthParts)
  },
})
