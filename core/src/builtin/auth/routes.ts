import type { FastifyReply } from 'fastify'
import type { audit } from '../../contracts/index.ts'
import type { Environment } from '../../kernel/environment.ts'
import { type User, userOf } from '../../kernel/http.ts'
import type { Context, Routes } from '../../kernel/plugin.ts'
import type { KernelServices } from '../../kernel/services.ts'
import { type Service, Type } from '../../kernel/tokens.ts'
import { Id, Instant } from '../../kernel/wire.ts'
import { wrongCredentials } from './errors.ts'
import type { createLockout } from './lockout.ts'
import { hashPassword, verifyNobody, verifyPassword } from './password.ts'
import { roles } from './roles.ts'
import { cookieName, credentials, type RolePermissions, type Sessions } from './sessions.ts'
import { createUsers, Email, normalEmail, Password } from './users.ts'

export interface AuthParts {
  sessions: Sessions
  lockout: ReturnType<typeof createLockout>
  environment: Environment
  permissionsOf: RolePermissions
}
type AuthContext = Context<{ sessionHours: number }, { kernel: Service<KernelServices>; audit: typeof audit }>

/** Of one address, by all processes together: a branch behind one address signs in at eight, a guesser never stops. */
const signIns = { limit: 60, seconds: 60 }

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
  const people = createUsers({
    record: (tx, entry) => ctx.use.audit.record(tx, entry),
    endSessions: sessions.closeAllOf,
  })
  const setCookie = (reply: FastifyReply, value: string, seconds: number) =>
    reply.header(
      'set-cookie',
      `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? '; Secure' : ''}`,
    )

  app.post(
    '/login',
    {
      config: { public: true, limit: signIns },
      schema: {
        summary: 'Sign in: sets the session cookie and returns the same session as a bearer token',
        body: Type.Object({ email: Type.String({ maxLength: 200 }), password: Type.String({ maxLength: 200 }) }),
        response: {
          200: Type.Object({ token: Type.String(), csrfToken: Type.String(), user: Me, expiresAt: Instant }),
        },
      },
    },
    async (request, reply) => {
      const { body } = request
      const email = normalEmail(body.email)
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
      const { password, ...user } = request.body
      const passwordHash = await hashPassword(password)
      const actor = { actorId: userOf(request).id }
      const { id, name, role } = await ctx.tx((tx) => people.create(tx, actor, { ...user, passwordHash }))
      return reply.code(201).send({ id, name, role })
    },
  )

  app.post(
    '/users/:id/deactivate',
    {
      config: { permission: 'auth:users' },
      schema: { params: Type.Object({ id: Id }), response: { 200: Type.Object({ ok: Type.Literal(true) }) } },
    },
    async (request) => {
      await ctx.tx((tx) => people.deactivate(tx, { actorId: userOf(request).id }, request.params.id))
      return { ok: true as const }
    },
  )
}
