import type { Knex } from 'knex'
import { insertNew } from '../../kernel/insert.ts'
import { tableName } from '../../kernel/migrate.ts'
import type { Context } from '../../kernel/plugin.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import { locked } from './errors.ts'

/** Wrong passwords in a row before an address is locked, and for how long. */
const maxFailures = 5
const lockMilliseconds = 15 * 60_000

const key = (secrets: Secrets, email: string) => secrets.sign('lockout', email)

/** Forgets the wrong passwords of an address, for the command line. */
export async function unlock(db: Knex, secrets: Secrets, email: string): Promise<boolean> {
  const email_hash = key(secrets, email)
  return (await db(tableName('auth', 'failure')).where({ email_hash }).delete()) > 0
}

export function createLockout(ctx: Context, secrets: Secrets) {
  const table = ctx.table('failure')

  /**
   * Counts a try before its password is looked at, so that many at once cannot all slip through; the row is locked
   * meanwhile. `succeeded` takes the tries back.
   *
   * @throws KAUNTER_AUTH_LOCKED while the address is locked.
   */
  async function begin(email: string): Promise<void> {
    const email_hash = key(secrets, email)
    const now = new Date()
    const lockedUntil = await ctx.tx(async (tx) => {
      const find = () => tx.db(table).where({ email_hash }).forUpdate().first()
      let row = await find()
      if (row === undefined) {
        await insertNew(tx.db, table, [{ email_hash, count: 0, last_at: now }], ['email_hash'], 'email_hash')
        row = await find()
      }
      // Taken back by a right password in this very moment: then the wrong ones before it no longer count.
      if (row === undefined) return null
      if (row.locked_until > now) return row.locked_until as Date
      const recent = now.getTime() - row.last_at.getTime() < lockMilliseconds
      const count = (recent ? row.count : 0) + 1
      const locked_until = count >= maxFailures ? new Date(now.getTime() + lockMilliseconds) : null
      await tx.db(table).where({ email_hash }).update({ count, last_at: now, locked_until })
      return null
    })
    if (lockedUntil === null) return
    const seconds = Math.ceil((lockedUntil.getTime() - now.getTime()) / 1000)
    throw locked({ seconds }, { details: { retryAfterSeconds: seconds } })
  }

  async function succeeded(email: string): Promise<void> {
    // In a transaction, which is tried again when it and another sign-in wait for each other.
    await ctx.tx((tx) => unlock(tx.db, secrets, email))
  }

  return { begin, succeeded }
}
