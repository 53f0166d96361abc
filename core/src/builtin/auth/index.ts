import {
  audit,
  auditSubjects,
  people,
  type ShopBook,
  shopBooks,
  userAccessChanged,
  userDeactivated,
} from '../../contracts/index.ts'
import type { Environment } from '../../kernel/environment.ts'
import { authenticator } from '../../kernel/http.ts'
import { type Context, definePlugin } from '../../kernel/plugin.ts'
import { inScope } from '../../kernel/scope.ts'
import { type KernelServices, kernelServices } from '../../kernel/services.ts'
import { defineJob, type Service, type Services, Type } from '../../kernel/tokens.ts'
import { uiDirectory } from '../ui-directory.ts'
import { type Authority, createAuthority } from './authority.ts'
import { createColleagues } from './colleagues.ts'
import { firstAdmin } from './first-admin.ts'
import { createLockout } from './lockout.ts'
import { migrations } from './migrations.ts'
import { createRoleStore, type RoleStore } from './role-store.ts'
import { permissionsByRole, staff } from './roles.ts'
import { routes } from './routes.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { createUsers } from './users.ts'

export type AuthContext = Context<
  { sessionHours: number },
  { kernel: Service<KernelServices>; audit: typeof audit; shops: Services<ShopBook> }
>

export interface AuthParts {
  sessions: Sessions
  lockout: ReturnType<typeof createLockout>
  environment: Environment
  users: ReturnType<typeof createUsers>
  roles: RoleStore
  authority: Authority
  shops: () => ShopBook
}

const clean = defineJob('auth.clean', Type.Object({}), { cron: '17 * * * *', retries: 0 })

/** What setup makes and routes uses, per kernel of this process. */
const parts = new WeakMap<object, AuthParts>()

/** A user was deactivated where no server runs, at the command line; whoever listens is told by the next one. */
export const tellDeactivated = defineJob('auth.tell-deactivated', Type.Object({ userId: Type.String() }))
/** The same for what somebody may do or see. */
export const tellAccessChanged = defineJob('auth.tell-access-changed', Type.Object({ userId: Type.String() }))

/** Users, sessions, roles. */
export const auth = definePlugin({
  name: 'auth',
  title: 'nav.people',
  // Several of one kind need not start first: the directory comes after whoever asks who is there.
  uses: { kernel: kernelServices, audit, shops: shopBooks },
  provides: [authenticator, people, auditSubjects],
  config: Type.Object({
    sessionHours: Type.Integer({ default: 24 * 7, minimum: 1, maximum: 24 * 90, title: 'Hours until a sign-in ends' }),
  }),
  permissions: {
    'auth:self': { label: 'permission.self', roles: staff },
    'auth:people': { label: 'permission.people', roles: staff },
    'auth:users': { label: 'permission.users', roles: [] },
    'auth:roles': { label: 'permission.roles', roles: [] },
  },
  i18n: {
    en: {
      'nav.people': 'Users',
      'permission.self': 'See and change one’s own profile',
      'permission.people': 'See the names of colleagues',
      'permission.users': 'Create and change users',
      'permission.roles': 'Change what roles may do',
    },
    ms: {
      'nav.people': 'Pengguna',
      'permission.self': 'Melihat dan mengubah profil sendiri',
      'permission.people': 'Melihat nama rakan sekerja',
      'permission.users': 'Menambah dan mengubah pengguna',
      'permission.roles': 'Mengubah kebenaran setiap peranan',
    },
  },
  admin: {
    directory: uiDirectory('auth'),
    nav: [
      {
        path: '/people',
        label: 'nav.people',
        icon: 'people',
        permission: 'auth:users',
        order: 101,
        group: 'administration',
      },
    ],
    pages: [{ path: '/people', tag: 'auth-people', permission: 'auth:users' }],
  },
  migrations,
  async setup(ctx) {
    const { secrets, signals, environment, plugins, announce } = ctx.use.kernel
    const sessions = createSessions(ctx, secrets, signals, permissionsByRole(plugins))
    const lockout = createLockout(ctx, secrets)
    const record: (typeof ctx.use.audit)['record'] = (tx, entry) => ctx.use.audit.record(tx, entry)
    const roles = createRoleStore(ctx, ctx.use.kernel, record, sessions.changed)
    const shops = () => ctx.use.shops.get('directory') as ShopBook
    const users = createUsers({
      record,
      changed: sessions.changed,
      deactivated: (tx, userId) => tx.emit(userDeactivated, { userId }),
      accessChanged: (tx, userId) => tx.emit(userAccessChanged, { userId }),
    })
    parts.set(ctx, { sessions, lockout, environment, users, roles, authority: createAuthority(roles, shops), shops })
    ctx.provide(authenticator, { authenticate: sessions.authenticate, onChange: sessions.onChange })
    ctx.provide(people, {
      async summaries(ids, tx) {
        const rows: { id: string; name: string; role: string }[] = await (tx?.db ?? ctx.db)(ctx.table('user'))
          .select('id', 'name', 'role')
          .whereIn('id', ids)
        return new Map(rows.map((row) => [row.id, row]))
      },
      user: (userId, tx) => sessions.userBy(userId, tx?.db),
      async can(userId, permission, subject, tx) {
        const user = await sessions.userBy(userId, tx?.db)
        if (user === undefined || !user.permissions.has(permission)) return false
        return subject === undefined || inScope(user, subject.place, subject.unlinkedPermission)
      },
      ableIn: createColleagues(ctx, permissionsByRole(plugins), shops),
      async able({ permission, subject, userIds }, tx) {
        const users = await sessions.allUsers(userIds, tx?.db)
        return users
          .filter(({ permissions }) => permissions.has(permission))
          .filter((user) => subject === undefined || inScope(user, subject.place, subject.unlinkedPermission))
          .map(({ id, name, role }) => ({ id, name, role }))
      },
      withRoles: (roles, tx) =>
        (tx?.db ?? ctx.db)(ctx.table('user')).whereIn('role', roles).where('active', true).orderBy('id').pluck('id'),
    })
    ctx.provide(
      auditSubjects,
      {
        async find(user, ids) {
          const path = (id: string) => (user.permissions.has('auth:users') ? `/people/users/${id}` : null)
          const rows: { id: string; name: string }[] = await ctx
            .db(ctx.table('user'))
            .select('id', 'name')
            .whereIn('id', ids)
          return new Map(rows.map(({ id, name }) => [id, { name, path: path(id) }]))
        },
      },
      'user',
    )
    announce('Sign in with', await firstAdmin(ctx, environment))
    ctx.work(tellDeactivated, ({ userId }) => ctx.emit(userDeactivated, { userId }))
    ctx.work(tellAccessChanged, ({ userId }) => ctx.emit(userAccessChanged, { userId }))
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
