import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Environment } from '../../kernel/environment.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context } from '../../kernel/plugin.ts'
import { adminPasswordWeak } from './errors.ts'
import { hashPassword, verifyPassword } from './password.ts'

/**
 * Makes the first administrator when there is no user yet.
 *
 * The sign-in comes from KAUNTER_ADMIN_EMAIL and KAUNTER_ADMIN_PASSWORD. In development a missing password is generated
 * and kept beside the embedded database, so that the next start can show it again until it is changed.
 *
 * @returns the line for the terminal.
 */
export async function firstAdmin(ctx: Context, environment: Environment): Promise<string> {
  const table = ctx.table('user')
  const file = join(environment.home, 'first-sign-in')
  const admin = await ctx.db(table).where({ role: 'admin', active: true }).orderBy('id').first()
  if (admin !== undefined) {
    const kept = existsSync(file) ? readFileSync(file, 'utf8') : undefined
    if (kept === undefined) return `${admin.email} (with the password you chose)`
    if (await verifyPassword(kept, admin.password_hash)) return `${admin.email}  ${kept}`
    rmSync(file)
    return `${admin.email} (with the password you chose)`
  }
  const email = (environment.env.KAUNTER_ADMIN_EMAIL?.trim() || 'admin@kaunter.local').toLowerCase()
  const given = environment.env.KAUNTER_ADMIN_PASSWORD
  if ((given ?? '') !== '' && (given as string).length < 10) throw adminPasswordWeak({})
  if (!given && environment.production)
    return 'set KAUNTER_ADMIN_EMAIL and KAUNTER_ADMIN_PASSWORD and start again to make the first administrator'
  const password = given || randomBytes(9).toString('base64url')
  const row = {
    email,
    name: 'Administrator',
    role: 'admin',
    scope_all: true,
    password_hash: await hashPassword(password, environment.passwordCost),
    created_at: new Date(),
  }
  const [made] = await insertNew(ctx.db, table, [row], ['email'])
  if (given) return `${email} (with the password in KAUNTER_ADMIN_PASSWORD)`
  // Another process that starts at the same instant was first; its password counts.
  if (made === undefined) return `${email} (with the password that another process shows)`
  mkdirSync(environment.home, { recursive: true })
  writeFileSync(file, password, { mode: 0o600 })
  return `${email}  ${password}`
}
