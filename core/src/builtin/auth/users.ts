import type { Knex } from 'knex'
import type { Audit, AuditEntry } from '../../contracts/audit.ts'
import { insertNew } from '../../kernel/insert.ts'
import { tableName } from '../../kernel/migrate.ts'
import type { Tx } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { emailTaken, lastAdmin, userNotFound } from './errors.ts'

export type Actor = Pick<AuditEntry, 'actorId' | 'actorName'>

export interface NewUser {
  email: string
  name: string
  /** Made before the transaction: it takes a tenth of a second. */
  passwordHash: string
  role: string
  locale?: string | undefined
  /** Without franchises and outlets the user sees all of them. */
  franchiseIds?: readonly string[] | undefined
  outletIds?: readonly string[] | undefined
}

export interface UserRow {
  id: string
  email: string
  name: string
  role: string
  active: boolean
}

const table = { user: tableName('auth', 'user'), scope: tableName('auth', 'user_scope') }
const columns = ['id', 'email', 'name', 'role', 'active'] as const

export const Email = Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\s@]+@[^\\s@]+$' })
export const Password = Type.String({ minLength: 10, maxLength: 200 })

/** `Aisyah@Example.com ` and `aisyah@example.com` are one address. */
export const normalEmail = (email: string): string => email.trim().toLowerCase()

interface Needs {
  record: Audit['record']
  /** Ends all sessions of one user. */
  endSessions: (tx: Tx, userId: string) => Promise<void>
}

/** What can be done to users, over HTTP or at the command line; all of it audited. */
export function createUsers({ record, endSessions }: Needs) {
  async function change(tx: Tx, actor: Actor, action: string, id: string, values: object, more: Partial<AuditEntry>) {
    const changed = await tx.db(table.user).where({ id }).update(values)
    if (changed === 0) throw userNotFound({ id })
    await record(tx, { ...actor, action, subject: { type: 'user', id }, ...more })
  }

  /** The administrators are locked, so that two of them cannot take each other's place away at once. */
  async function keepAnAdmin(tx: Tx, id: string): Promise<void> {
    const admins = await tx.db(table.user).where({ role: 'admin', active: true }).orderBy('id').forUpdate().pluck('id')
    if (admins.length === 1 && admins[0] === id) throw lastAdmin({})
  }

  return {
    /** @throws KAUNTER_AUTH_EMAIL_TAKEN */
    async create(tx: Tx, actor: Actor, user: NewUser): Promise<UserRow> {
      const { role, franchiseIds = [], outletIds = [] } = user
      const email = normalEmail(user.email)
      const name = user.name.trim()
      const row = {
        email,
        name,
        role,
        locale: user.locale ?? 'en',
        password_hash: user.passwordHash,
        created_at: new Date(),
      }
      const [id] = await insertNew(tx.db, table.user, [row], ['email'])
      if (id === undefined) throw emailTaken({ email })
      const scopes = [...franchiseIds.map((id) => [id, null]), ...outletIds.map((id) => [null, id])]
      if (scopes.length > 0)
        await tx
          .db(table.scope)
          .insert(scopes.map(([franchise_id, outlet_id]) => ({ user_id: id, franchise_id, outlet_id })))
      const subject = { type: 'user', id }
      await record(tx, { ...actor, action: 'auth.user-created', subject, after: { role, franchiseIds, outletIds } })
      return { id, email, name, role, active: true }
    },

    /** Ends every session of the user: whoever knew the old password is out. */
    async setPassword(tx: Tx, actor: Actor, id: string, password_hash: string): Promise<void> {
      await change(tx, actor, 'auth.password-changed', id, { password_hash }, {})
      await endSessions(tx, id)
    },

    /** @throws KAUNTER_AUTH_LAST_ADMIN */
    async setRole(tx: Tx, actor: Actor, id: string, role: string): Promise<void> {
      if (role !== 'admin') await keepAnAdmin(tx, id)
      const before: { role: string } | undefined = await tx.db(table.user).select('role').where({ id }).first()
      await change(tx, actor, 'auth.role-changed', id, { role }, { before: { ...before }, after: { role } })
    },

    /** @throws KAUNTER_AUTH_LAST_ADMIN, KAUNTER_AUTH_USER_NOT_FOUND */
    async deactivate(tx: Tx, actor: Actor, id: string): Promise<void> {
      await keepAnAdmin(tx, id)
      await change(tx, actor, 'auth.user-deactivated', id, { active: false }, {})
      await endSessions(tx, id)
    },
  }
}

export const allUsers = (db: Knex): Promise<UserRow[]> => db(table.user).select(columns).orderBy('email')

export const userByEmail = (db: Knex, email: string): Promise<UserRow | undefined> =>
  db(table.user)
    .select(columns)
    .where({ email: normalEmail(email) })
    .first()
