import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Knex } from 'knex'
import type { Authenticator, User } from '../../kernel/http.ts'
import { tableName } from '../../kernel/migrate.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import type { Signals } from '../../kernel/signals.ts'
import { csrfMissing } from './errors.ts'

export const cookieName = 'kaunter_session'
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

const digest = (token: string) => createHash('sha256').update(token).digest('hex')

/** Where the permissions of a role come from: what each running plugin declares. */
export type RolePermissions = (role: string) => ReadonlySet<string>

/** The signal that sessions ended or that users changed. */
export const sessionsEnded = 'auth.sessions'

/** Ends all sessions of one user; whoever calls it gives the signal after the commit. */
export async function endSessionsOf(tx: Tx, userId: string): Promise<void> {
  await tx.db(tableName('auth', 'session')).where({ user_id: userId }).delete()
}

export function createSessions(ctx: Context, secrets: Secrets, signals: Signals, permissionsOf: RolePermissions) {
  const table = { user: ctx.table('user'), scope: ctx.table('user_scope'), session: ctx.table('session') }

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

  async function closeAllOf(tx: Tx, userId: string): Promise<void> {
    await endSessionsOf(tx, userId)
    tx.afterCommit(() => signals.notify(sessionsEnded))
  }

  async function userBy(where: Record<string, unknown>, db: Knex = ctx.db): Promise<User | undefined> {
    const row = await db(table.user)
      .where({ ...where, active: true })
      .first()
    if (row === undefined) return undefined
    const scopes: { franchise_id: string | null; outlet_id: string | null }[] = await db(table.scope)
      .select('franchise_id', 'outlet_id')
      .where({ user_id: row.id })
    return {
      id: row.id,
      name: row.name,
      email: row.email,
      role: row.role,
      locale: row.locale,
      permissions: permissionsOf(row.role),
      scope: {
        all: scopes.length === 0,
        franchiseIds: scopes.flatMap((scope) => scope.franchise_id ?? []),
        outletIds: scopes.flatMap((scope) => scope.outlet_id ?? []),
      },
    }
  }

  const csrfToken = (token: string) => secrets.sign('csrf', digest(token))

  const authenticate: Authenticator['authenticate'] = async (request) => {
    const { token, byCookie } = credentials(request)
    if (token === undefined) return undefined
    // A browser adds the cookie to requests of any page; the token proves that our own page made this one.
    if (byCookie && !safeMethods.has(request.method) && !equal(request.headers['x-csrf-token'], csrfToken(token)))
      throw csrfMissing({})
    const session = await ctx
      .db(table.session)
      .select('user_id')
      .where({ token_hash: digest(token) })
      .where('expires_at', '>', new Date())
      .first()
    return session === undefined ? undefined : userBy({ id: session.user_id })
  }

  const onChange: Authenticator['onChange'] = (fn) => signals.listen(sessionsEnded, fn)

  return { open, close, closeAllOf, userBy, authenticate, onChange, csrfToken }
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
