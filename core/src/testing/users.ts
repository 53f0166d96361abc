import { createHash, randomBytes } from 'node:crypto'
import type { Scope } from '../kernel/http.ts'
import { insertOne } from '../kernel/insert.ts'
import { tableName } from '../kernel/migrate.ts'
import type { Context, PermissionSpec, Plugin } from '../kernel/plugin.ts'
import { didYouMean } from '../kernel/suggest.ts'
import { Client } from './client.ts'
import { permissionUnknown } from './errors.ts'

/** Who calls: what they may do, and for which franchises and outlets. */
export interface TestUser {
  permissions?: readonly string[]
  /** Without it they see every outlet. */
  scope?: Partial<Pick<Scope, 'franchiseIds' | 'outletIds'>>
  locale?: 'en' | 'ms'
  name?: string
}

/** Makes users for tests: rows like those of real ones, each with a role of its own that has just these permissions. */
export class TestUsers {
  /** What the roles may do, as a plugin declares it. */
  readonly grants: Record<string, PermissionSpec & { roles: string[] }> = {}
  #made = 0

  /**
   * A client of a new user.
   *
   * @throws KAUNTER_TEST_PERMISSION_UNKNOWN
   */
  as(ctx: Context, url: string, plugins: readonly Plugin[], user: TestUser): Client {
    const role = `test-${++this.#made}`
    const known = plugins.flatMap(({ permissions }) => Object.keys(permissions ?? {}))
    for (const permission of user.permissions ?? []) {
      if (!known.includes(permission)) throw permissionUnknown({ permission, meant: didYouMean(permission, known) })
      this.grants[permission] ??= { label: permission, roles: [] }
      this.grants[permission].roles.push(role)
    }
    const token = randomBytes(32).toString('base64url')
    return new Client(url, token, this.#store(ctx, role, token, user))
  }

  async #store(ctx: Context, role: string, token: string, { scope, locale = 'en', name = role }: TestUser) {
    const createdAt = new Date()
    const userId = await insertOne(ctx.db, tableName('auth', 'user'), {
      ...{
        email: `${role}@example.com`,
        name,
        role,
        locale,
        active: true,
        scope_all: scope === undefined,
        created_at: createdAt,
      },
      // No password has this for its hash.
      password_hash: '-',
    })
    const places = [
      ...(scope?.franchiseIds ?? []).map((franchise_id) => ({ franchise_id, outlet_id: null })),
      ...(scope?.outletIds ?? []).map((outlet_id) => ({ franchise_id: null, outlet_id })),
    ]
    for (const place of places) await ctx.db(tableName('auth', 'user_scope')).insert({ user_id: userId, ...place })
    await ctx.db(tableName('auth', 'session')).insert({
      token_hash: createHash('sha256').update(token).digest('hex'),
      user_id: userId,
      created_at: createdAt,
      // However far the clock is moved, a test need not sign in again.
      expires_at: new Date(createdAt.getTime() + 50 * 365 * 86_400_000),
    })
  }
}
