import type { Secrets } from '../../kernel/environment.ts'
import type { Context } from '../../kernel/plugin.ts'
import { locked } from './errors.ts'

/** Wrong passwords in a row before an address is locked, and for how long. */
const maxFailures = 5
const lockMilliseconds = 15 * 60_000

export function createLockout(ctx: Context, secrets: Secrets) {
  const table = ctx.table('failure')
  const key = (email: string) => secrets.sign('lockout', email)

  /** @throws KAUNTER_AUTH_LOCKED while the address is locked. */
  async function check(email: string): Promise<void> {
    const row = await ctx
      .db(table)
      .select('locked_until')
      .where({ email_hash: key(email) })
      .first()
    const left = (row?.locked_until?.getTime() ?? 0) - Date.now()
    if (left <= 0) return
    const seconds = Math.ceil(left / 1000)
    throw locked({ seconds }, { details: { retryAfterSeconds: seconds } })
  }

  /** Counts a wrong password; simultaneous ones count each, because the row is locked. */
  async function failed(email: string): Promise<void> {
    const email_hash = key(email)
    await ctx.tx(async (tx) => {
      const now = new Date()
      await tx.db(table).insert({ email_hash, count: 0, last_at: now }).onConflict('email_hash').ignore()
      const row = await tx.db(table).where({ email_hash }).forUpdate().first()
      const recent = now.getTime() - row.last_at.getTime() < lockMilliseconds
      const count = (recent ? row.count : 0) + 1
      const lockedUntil = count >= maxFailures ? new Date(now.getTime() + lockMilliseconds) : null
      await tx.db(table).where({ email_hash }).update({ count, last_at: now, locked_until: lockedUntil })
    })
  }

  async function succeeded(email: string): Promise<void> {
    await ctx
      .db(table)
      .where({ email_hash: key(email) })
      .delete()
  }

  return { check, failed, succeeded }
}
