import rateLimit from '@fastify/rate-limit'
import type { FastifyReply } from 'fastify'
import type { audit } from '../../contracts/index.ts'
import type { Environment } from '../../kernel/environment.ts'
import { type User, userOf } from '../../kernel/http.ts'
import type { Context, Routes } from '../../kernel/plugin.ts'
import type { KernelServices } from '../../kernel/services.ts'
import { type Service, Type } from '../../kernel/tokens.ts'
import { Id, Instant } from '../../kernel/wire.ts'
import { emailTaken, lastAdmin, userNotFound, wrongCredentials } from './errors.ts'
import type { createLockout } from './lockout.ts'
import { hashPassword, verifyNobody, verifyPassword } from './password.ts'
import { roles } from './roles.ts'
import { cookieName, credentials, type RolePermissions, type Sessions } from './sessions.ts'

export interface AuthParts {
  sessions: Sessions
  lockout: ReturnType<typeof createLockout>
  environment: Environment
  permissionsOf: RolePermissions
}
type AuthContext = Context<{ sessionHours: number }, { kernel: Service<KernelServices>; audit: typeof audit }>

const Email = Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\s@]+@[^\\s@]+$' })
const Password = Type.String({ minLength: 10, maxLength: 200 })
const Locale = Type.Union([Type.Literal('en'), Type.Literal('ms')])
const Me = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  role: Type.String(),
  locale: Type.String(),
  permissions: Type.Array(Type.String()),
})
const Colleague = Type.Object({ id: Id, name: Type.String(), role: Type.String() })

const me = ({ id, name, email, role, locale, permissions }: User) => ({
  id,
  name,
  email,
  role,
  locale,
  permissions: [...permissions],
})

export function routes(app: Routes, ctx: AuthContext, { sessions, lockout, environment }: AuthParts): void {
  const secure = environment.baseUrl.startsWith('https:')
  const users = ctx.table('user')
  const setCookie = (reply: FastifyReply, value: string, seconds: number) =>
    reply.header(
      'set-cookie',
      `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`,
    )

  app.register(async (limited) => {
    await limited.register(rateLimit, { max: 60, timeWindow: '1 minute' })
    limited.post(
      '/login',
      {
        config: { public: true },
        schema: {
          summary: 'Sign in: sets the session cookie and returns the same session as a bearer token',
          body: Type.Object({ email: Type.String({ maxLength: 200 }), password: Type.String({ maxLength: 200 }) }),
          response: {
            200: Type.Object({ token: Type.String(), csrfToken: Type.String(), user: Me, expiresAt: Instant }),
          },
        },
      },
      async (request, reply) => {
        const body = request.body as { email: string; password: string }
        const email = body.email.trim().toLowerCase()
        await lockout.begin(email)
        const row = await ctx.db(users).where({ email, active: true }).first()
        const right =
          row === undefined ? await verifyNobody(body.password) : await verifyPassword(body.password, row.password_hash)
        if (!right) throw wrongCredentials({})
        await lockout.succeeded(email)
        const { token, expiresAt } = await ctx.tx(async (tx) => {
          await ctx.use.audit.record(tx, {
            actorId: row.id,
            action: 'auth.signed-in',
            subject: { type: 'user', id: row.id },
          })
          return sessions.open(tx, row.id, ctx.config.sessionHours)
        })
        setCookie(reply, token, ctx.config.sessionHours * 3600)
        const user = (await sessions.userBy({ id: row.id })) as User
        return { token, csrfToken: sessions.csrfToken(token), user: me(user), expiresAt: expiresAt.toISOString() }
      },
    )
  })

  app.get(
    '/me',
    {
      config: { permission: 'auth:self' },
      schema: { response: { 200: Type.Object({ user: Me, csrfToken: Type.String() }) } },
    },
    (request) => {
      const { token } = credentials(request)
      return { user: me(userOf(request)), csrfToken: sessions.csrfToken(token as string) }
    },
  )

  app.patch(
    '/me',
    {
      config: { permission: 'auth:self' },
      schema: {
        body: Type.Object({ locale: Locale }, { additionalProperties: false }),
        response: { 200: Type.Object({ user: Me }) },
      },
    },
    async (request) => {
      const { id } = userOf(request)
      await ctx.db(users).where({ id }).update({ locale: request.body.locale })
      return { user: me((await sessions.userBy({ id })) as User) }
    },
  )

  app.post(
    '/logout',
    { config: { permission: 'auth:self' }, schema: { response: { 200: Type.Object({ ok: Type.Literal(true) }) } } },
    async (request, reply) => {
      await sessions.close(credentials(request).token as string)
      setCookie(reply, '', 0)
      return { ok: true as const }
    },
  )

  app.get(
    '/people',
    {
      config: { permission: 'auth:people' },
      schema: { response: { 200: Type.Object({ items: Type.Array(Colleague) }) } },
    },
    async () => ({
      items: await ctx.db(users).select('id', 'name', 'role').where({ active: true }).orderBy('name').limit(500),
    }),
  )

  app.post(
    '/users',
    {
      config: { permission: 'auth:users' },
      schema: {
        summary: 'Create a user; without franchises and outlets the user sees all of them',
        body: Type.Object(
          {
            email: Email,
            name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
            password: Password,
            role: Type.Union(roles.map((role) => Type.Literal(role))),
            locale: Type.Optional(Locale),
            franchiseIds: Type.Optional(Type.Array(Id, { maxItems: 500 })),
            outletIds: Type.Optional(Type.Array(Id, { maxItems: 2000 })),
          },
          { additionalProperties: false },
        ),
        response: { 201: Colleague },
      },
    },
    async (request, reply) => {
      const { email: raw, name, password, role, locale = 'en', franchiseIds = [], outletIds = [] } = request.body
      const email = raw.trim().toLowerCase()
      const passwordHash = await hashPassword(password)
      const row = await ctx.tx(async (tx) => {
        const values = { email, name: name.trim(), role, locale, password_hash: passwordHash, created_at: new Date() }
        const [made] = await tx.db(users).insert(values).onConflict('email').ignore().returning(['id', 'name', 'role'])
        if (made === undefined) throw emailTaken({ email })
        const scopes = [...franchiseIds.map((id) => [id, null]), ...outletIds.map((id) => [null, id])]
        if (scopes.length > 0)
          await tx
            .db(ctx.table('user_scope'))
            .insert(scopes.map(([franchise_id, outlet_id]) => ({ user_id: made.id, franchise_id, outlet_id })))
        await ctx.use.audit.record(tx, {
          actorId: userOf(request).id,
          action: 'auth.user-created',
          subject: { type: 'user', id: made.id },
          after: { role, franchiseIds, outletIds },
        })
        return made
      })
      return reply.code(201).send(row)
    },
  )

  app.post(
    '/users/:id/deactivate',
    {
      config: { permission: 'auth:users' },
      schema: { params: Type.Object({ id: Id }), response: { 200: Type.Object({ ok: Type.Literal(true) }) } },
    },
    async (request) => {
      const { id } = request.params
      await ctx.tx(async (tx) => {
        const admins: { id: string }[] = await tx
          .db(users)
          .select('id')
          .where({ role: 'admin', active: true })
          .orderBy('id')
          .forUpdate()
        if (admins.length === 1 && admins[0]?.id === id) throw lastAdmin({})
        const changed = await tx.db(users).where({ id }).update({ active: false })
        if (changed === 0) throw userNotFound({ id })
        await sessions.closeAllOf(tx, id)
        await ctx.use.audit.record(tx, {
          actorId: userOf(request).id,
          action: 'auth.user-deactivated',
          subject: { type: 'user', id },
        })
      })
      return { ok: true as const }
    },
  )
}
