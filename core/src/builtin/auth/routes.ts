import type { FastifyReply } from 'fastify'
import { type User, userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id, Instant } from '../../kernel/wire.ts'
import { wrongCredentials } from './errors.ts'
import type { AuthContext, AuthParts } from './index.ts'
import { verifyNobody, verifyPassword } from './password.ts'
import { roleRoutes } from './role-routes.ts'
import { cookieName, credentials } from './sessions.ts'
import { Locale, userRoutes } from './user-routes.ts'
import { normalEmail } from './users.ts'

/** Of one address, by all processes together: a branch behind one address signs in at eight, a guesser never stops. */
const signIns = { limit: 60, seconds: 60 }

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

export function routes(app: Routes, ctx: AuthContext, parts: AuthParts): void {
  const { sessions, lockout, environment } = parts
  const secure = environment.baseUrl.startsWith('https:')
  const users = ctx.table('user')
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
        row === undefined
          ? await verifyNobody(body.password, environment.passwordCost)
          : await verifyPassword(body.password, row.password_hash)
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
      const user = (await sessions.userBy(row.id)) as User
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
      return { user: me((await sessions.userBy(id)) as User) }
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

  userRoutes(app, ctx, parts)
  roleRoutes(app, ctx, parts)
}
