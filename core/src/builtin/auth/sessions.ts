import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import type { Authenticator, User } from '../../kernel/http.ts'
import { tableName } from '../../kernel/migrate.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Signals } from '../../kernel/signals.ts'
import { csrfMissing } from './errors.ts'
import type { RoleChanges, RolePermissions } from './roles.ts'

export const cookieName = 'kaunter_session'
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

const digest = (token: string) => createHash('sha256').update(token).digest('hex')

/** The signal that sessions ended, or that users or roles changed. */
export const sessionsEnded = 'auth.sessions'

interface PersonRow extends RoleChanges {
  id: string
  name: string
  email: string
  role: string
  locale: string
  scope_all: boolean
}

/** Ends all sessions of one user; whoever calls it gives the signal after the commit. */
export async function endSessionsOf(tx: Tx, userId: string): Promise<void> {
  await tx.db(tableName('auth', 'session')).where({ user_id: userId }).delete()
}

export function createSessions(ctx: Context, secrets: Secrets, signals: Signals, permissionsOf: RolePermissions) {
  const table = {
    user: ctx.table('user'),
    role: ctx.table('role'),
    scope: ctx.table('user_scope'),
    session: ctx.table('session'),
  }

  async function open(tx: Tx, userId: string, hours: number): Promise<{ token: string; expiresAt: Date }> {
    const token = randomBytes(32).toString('base64url')
    const expiresAt = new Date(Date.now() + hours * 3_600_000)
    await tx
      .db(table.session)
      .insert({ token_hash: digest(token), user_id: userId, created_at: new Date(), expires_at: expiresAt })
    return { token, expiresAt }
  }

  async function close(token: string): Promise<void> {
    await ctx
      .db(table.session)
      .where({ token_hash: digest(token) })
      .delete()
    signals.notify(sessionsEnded)
  }

  /** Active users with what was changed of their roles. */
  const people = (db: Knex) =>
    db({ u: table.user })
      .leftJoin({ r: table.role }, 'r.name', 'u.role')
      .select('u.id', 'u.name', 'u.email', 'u.role', 'u.locale', 'u.scope_all', 'r.added', 'r.removed')
      .where('u.active', true)

  async function toUsers(rows: readonly PersonRow[], db: Knex): Promise<User[]> {
    const limited = rows.filter((row) => !row.scope_all).map(({ id }) => id)
    const places: { user_id: string; franchise_id: string | null; outlet_id: string | null }[] =
      limited.length === 0
        ? []
        : await db(table.scope).select('user_id', 'franchise_id', 'outlet_id').whereIn('user_id', limited)
    const placesOf = Map.groupBy(places, ({ user_id }) => user_id)
    return rows.map((row) => {
      const { id, name, email, role, locale } = row
      const own = placesOf.get(id) ?? []
      const scope = {
        all: row.scope_all,
        franchiseIds: own.flatMap((place) => place.franchise_id ?? []),
        outletIds: own.flatMap((place) => place.outlet_id ?? []),
      }
      return { id, name, email, role, locale, permissions: permissionsOf(role, row), scope }
    })
  }

  const toUser = async (row: PersonRow | undefined, db: Knex) =>
    row === undefined ? undefined : (await toUsers([row], db))[0]

  const userBy = async (id: string, db: Knex = ctx.db): Promise<User | undefined> =>
    toUser(await people(db).where('u.id', id).first(), db)

  /** By name; all who are active, or those of these ids. */
  async function allUsers(ids?: readonly string[], db: Knex = ctx.db): Promise<User[]> {
    const query = people(db).orderBy(['u.name', 'u.id'])
    if (ids !== undefined) query.whereIn('u.id', ids)
    return toUsers(await query, db)
  }

  const csrfToken = (token: string) => secrets.sign('csrf', digest(token))

  const authenticate: Authenticator['authenticate'] = async (request) => {
    const { token, byCookie } = credentials(request)
    if (token === undefined) return undefined
    // A browser adds the cookie to requests of any page; the token proves that our own page made this one.
    if (byCookie && !safeMethods.has(request.method) && !equal(request.headers['x-csrf-token'], csrfToken(token)))
      throw csrfMissing({})
    const row = await people(ctx.db)
      .join({ s: table.session }, 's.user_id', 'u.id')
      .where('s.token_hash', digest(token))
      .where('s.expires_at', '>', new Date())
      .first()
    return toUser(row, ctx.db)
  }

  const onChange: Authenticator['onChange'] = (fn) => signals.listen(sessionsEnded, fn)

  /** After the commit all who keep a connection open ask anew who they are. */
  const changed = (tx: Tx) => tx.afterCommit(() => signals.notify(sessionsEnded))

  return { open, close, changed, userBy, allUsers, authenticate, onChange, csrfToken }
}

export type Sessions = ReturnType<typeof createSessions>

/** The bearer token wins over the cookie: a program that sends both means the header. */
export function credentials(request: FastifyRequest): { token: string | undefined; byCookie: boolean } {
  const bearer = /^Bearer ([\w-]{20,100})$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return { token: bearer, byCookie: false }
  const cookie = new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]{20,100})(?:;|$)`).exec(request.headers.cookie ?? '')?.[1]
  return { token: cookie, byCookie: cookie !== undefined }
}

function equal(given: string | string[] | undefined, expected: string): boolean {
  if (typeof given !== 'string') return false
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
