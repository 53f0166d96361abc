import type { FastifyRequest } from 'fastify'
import type { Shop } from '../../contracts/directory.ts'
import { requestInvalid } from '../../kernel/errors.ts'
import { type User, userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { type Static, Type } from '../../kernel/tokens.ts'
import { continueAfter, encodeCursor, Id, Instant, PageQuery } from '../../kernel/wire.ts'
import { userNotFound } from './errors.ts'
import type { AuthContext, AuthParts } from './index.ts'
import { hashPassword } from './password.ts'
import { Email, Password, type StoredUser, type UserRow, type UserValues, withScopes } from './users.ts'

export const Locale = Type.Union([Type.Literal('en'), Type.Literal('ms')])
const Place = Type.Object({ id: Id, code: Type.String(), name: Type.String() })
const UserView = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  role: Type.String(),
  locale: Type.String(),
  active: Type.Boolean(),
  scopeAll: Type.Boolean({ description: 'Sees every franchise and outlet; the lists are empty then' }),
  franchises: Type.Array(Place),
  outlets: Type.Array(Place),
  createdAt: Instant,
})
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const RoleName = Type.String({ minLength: 1, maxLength: 50 })
const scope = {
  scopeAll: Type.Optional(Type.Boolean({ description: 'Without it: true when neither list is given' })),
  franchiseIds: Type.Optional(Type.Array(Id, { maxItems: 500 })),
  outletIds: Type.Optional(Type.Array(Id, { maxItems: 2000 })),
}
const strict = { additionalProperties: false }
const ById = Type.Object({ id: Id })
const Done = Type.Object({ ok: Type.Literal(true) })
const config = { permission: 'auth:users' }

interface WantedScope {
  scopeAll?: boolean | undefined
  franchiseIds?: string[] | undefined
  outletIds?: string[] | undefined
}

/** Who uses the system: within the scope of whoever manages them, who gives no more than he has. */
export function userRoutes(app: Routes, ctx: AuthContext, parts: AuthParts): void {
  const { users, authority, shops, environment } = parts
  const table = { user: ctx.table('user'), scope: ctx.table('user_scope') }

  async function views(stored: readonly StoredUser[]): Promise<Static<typeof UserView>[]> {
    const ids = {
      franchiseIds: [...new Set(stored.flatMap((user) => user.franchiseIds))],
      outletIds: [...new Set(stored.flatMap((user) => user.outletIds))],
    }
    const found = await shops().byIds(ids)
    // A shop that was deleted is in no list any more; it gives nothing to see either.
    const named = (kind: Shop['kind'], own: readonly string[]) =>
      found
        .filter((shop) => shop.kind === kind && own.includes(shop.id))
        .map(({ id, code, name }) => ({ id, code, name }))
    return stored.map(({ id, email, name, role, locale, active, scopeAll, createdAt, ...places }) => ({
      ...{ id, email, name, role, locale, active, scopeAll, createdAt: createdAt.toISOString() },
      franchises: named('franchise', places.franchiseIds),
      outlets: named('outlet', places.outletIds),
    }))
  }
  const view = async (user: StoredUser) => (await views([user]))[0] as Static<typeof UserView>

  /** @throws KAUNTER_AUTH_USER_NOT_FOUND also for one out of the caller's scope. */
  async function find(actor: User, id: string): Promise<StoredUser> {
    const rows: UserRow[] = await ctx.db(table.user).where({ id })
    const [user] = await withScopes(ctx.db, rows)
    if (user === undefined || !(await authority.sees(actor, user))) throw userNotFound({ id })
    return user
  }

  const allow = (request: FastifyRequest) => {
    const user = userOf(request)
    const may: Parameters<typeof users.change>[4] = (tx, before, after) => authority.assertMay(user, tx, before, after)
    return [{ actorId: user.id }, may] as const
  }

  app.get(
    '/users',
    {
      config,
      schema: {
        summary: 'Users within the scope of the caller, the newest first',
        querystring: Type.Object({
          search: Type.Optional(Type.String({ maxLength: 100, description: 'In the name or the e-mail' })),
          role: Type.Optional(RoleName),
          active: Type.Optional(Type.Boolean()),
          ...PageQuery,
        }),
        response: {
          200: Type.Object({ items: Type.Array(UserView), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
        },
      },
    },
    async (request) => {
      const { search, role, active, cursor, limit = 50 } = request.query
      const query = ctx
        .db<UserRow>(table.user)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit + 1)
      await authority.narrow(query, userOf(request), table.scope, ctx.db)
      if (role !== undefined) query.where({ role })
      if (active !== undefined) query.where({ active })
      if (search !== undefined) {
        const pattern = `%${search.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`
        query.whereRaw(`(lower(name) like ? escape '!' or lower(email) like ? escape '!')`, [pattern, pattern])
      }
      continueAfter(query, cursor, 'created_at', 'id')
      const rows = (await query) as UserRow[]
      const last = rows[limit - 1]
      return {
        items: await views(await withScopes(ctx.db, rows.slice(0, limit))),
        nextCursor: rows.length > limit && last ? encodeCursor({ at: last.created_at, id: last.id }) : null,
      }
    },
  )

  app.get('/users/:id', { config, schema: { params: ById, response: { 200: UserView } } }, async (request) =>
    view(await find(userOf(request), request.params.id)),
  )

  app.post(
    '/users',
    {
      config,
      schema: {
        summary: 'Create a user, who gets no more than the caller has',
        body: Type.Object(
          { email: Email, name: Name, password: Password, role: RoleName, locale: Type.Optional(Locale), ...scope },
          strict,
        ),
        response: { 201: UserView },
      },
    },
    async (request, reply) => {
      const { password, locale = 'en', email, name, role, ...wanted } = request.body
      const places = { franchiseIds: [], outletIds: [], ...scopeOf(wanted) }
      const passwordHash = await hashPassword(password, environment.passwordCost)
      const user = { email, name, role, locale, scopeAll: true, ...places, passwordHash }
      const [actor, may] = allow(request)
      const made = await ctx.tx((tx) => users.create(tx, actor, user, may))
      return reply.code(201).send(await view(made))
    },
  )

  app.patch(
    '/users/:id',
    {
      config,
      schema: {
        summary: 'Change a user; what is not named stays. Counts at once, also for pages that are open',
        params: ById,
        body: Type.Partial(
          Type.Object({ email: Email, name: Name, role: RoleName, locale: Locale, active: Type.Boolean(), ...scope }),
          { ...strict, minProperties: 1 },
        ),
        response: { 200: UserView },
      },
    },
    async (request) => {
      const { scopeAll, franchiseIds, outletIds, ...values } = request.body
      const changes: Partial<UserValues> = { ...values, ...scopeOf({ scopeAll, franchiseIds, outletIds }) }
      const [actor, may] = allow(request)
      return view(await ctx.tx((tx) => users.change(tx, actor, request.params.id, changes, may)))
    },
  )

  app.put(
    '/users/:id/password',
    {
      config,
      schema: {
        summary: 'Give a user a new password, and sign that user out everywhere',
        params: ById,
        body: Type.Object({ password: Password }, strict),
        response: { 200: Done },
      },
    },
    async (request) => {
      const hash = await hashPassword(request.body.password, environment.passwordCost)
      const [actor, may] = allow(request)
      await ctx.tx((tx) => users.setPassword(tx, actor, request.params.id, hash, may))
      return { ok: true as const }
    },
  )

  app.delete(
    '/users/:id/sessions',
    { config, schema: { summary: 'Sign a user out everywhere', params: ById, response: { 200: Done } } },
    async (request) => {
      const [actor, may] = allow(request)
      await ctx.tx((tx) => users.endAllSessions(tx, actor, request.params.id, may))
      return { ok: true as const }
    },
  )
}

/** Naming a place means: only there. */
function scopeOf({ scopeAll, franchiseIds, outletIds }: WantedScope): Partial<UserValues> {
  const named = franchiseIds !== undefined || outletIds !== undefined
  if (scopeAll === true && (franchiseIds?.length || outletIds?.length))
    throw requestInvalid({ problem: 'scopeAll is true, so there is no franchise or outlet to name' })
  if (scopeAll === undefined && !named) return {}
  return {
    scopeAll: scopeAll ?? false,
    ...(franchiseIds && { franchiseIds }),
    ...(outletIds && { outletIds }),
  }
}
