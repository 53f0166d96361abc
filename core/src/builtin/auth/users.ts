import type { Knex } from 'knex'
import type { Audit, AuditEntry } from '../../contracts/audit.ts'
import { isDuplicate } from '../../kernel/database.ts'
import { insertNew } from '../../kernel/insert.ts'
import { tableName } from '../../kernel/migrate.ts'
import type { Tx } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { emailTaken, lastAdmin, roleUnknown, userNotFound } from './errors.ts'
import { builtInRoles } from './roles.ts'
import { endSessionsOf } from './sessions.ts'

export type Actor = Pick<AuditEntry, 'actorId' | 'actorName'>

/** What can be said of a user, beside the password. */
export interface UserValues {
  email: string
  name: string
  role: string
  locale: string
  active: boolean
  /** Sees everything; else only the tickets of the franchises and outlets, and those without an outlet by permission. */
  scopeAll: boolean
  franchiseIds: readonly string[]
  outletIds: readonly string[]
}

export interface StoredUser extends UserValues {
  id: string
  createdAt: Date
}

export interface NewUser extends Omit<UserValues, 'active'> {
  /** Made before the transaction: it takes a tenth of a second. */
  passwordHash: string
}

const table = {
  user: tableName('auth', 'user'),
  scope: tableName('auth', 'user_scope'),
  role: tableName('auth', 'role'),
}

export const Email = Type.String({ minLength: 3, maxLength: 200, pattern: '^[^\\s@]+@[^\\s@]+$' })
export const Password = Type.String({ minLength: 10, maxLength: 200 })

/** `Aisyah@Example.com ` and `aisyah@example.com` are one address. */
export const normalEmail = (email: string): string => email.trim().toLowerCase()

interface Needs {
  record: Audit['record']
  /** After the commit, whoever keeps connections open asks again who is there. */
  changed: (tx: Tx) => void
  /** Tells others of a user who can no longer sign in. */
  deactivated: (tx: Tx, userId: string) => Promise<void>
  /** Others than its own sessions must know. */
  accessChanged: (tx: Tx, userId: string) => Promise<void>
}

/** Whether the actor may do this, asked inside the transaction; throws when not. */
type Allow = (tx: Tx, before: StoredUser | null, after: UserValues) => Promise<void>
const anything: Allow = async () => undefined

/** What can be done to users, over HTTP or at the command line; all of it audited with before and after. */
export function createUsers({ record, changed, deactivated, accessChanged }: Needs) {
  /** The administrators who see everything, locked, so that two cannot take each other's place away at once. */
  const lockAdmins = (tx: Tx): Promise<string[]> =>
    tx.db(table.user).where({ role: 'admin', active: true, scope_all: true }).orderBy('id').forUpdate().pluck('id')

  /** A role that somebody deletes at this moment is given to nobody. */
  async function assertRole(tx: Tx, role: string): Promise<void> {
    if (builtInRoles.includes(role)) return
    if ((await tx.db(table.role).where({ name: role }).forUpdate().first('name')) === undefined)
      throw roleUnknown({ role })
  }

  async function storeScope(tx: Tx, userId: string, { franchiseIds, outletIds }: Places): Promise<void> {
    const rows = [
      ...franchiseIds.map((id) => ({ user_id: userId, franchise_id: id, outlet_id: null })),
      ...outletIds.map((id) => ({ user_id: userId, franchise_id: null, outlet_id: id })),
    ]
    if (rows.length > 0) await tx.db(table.scope).insert(rows)
  }

  async function create(tx: Tx, actor: Actor, user: NewUser, allow = anything): Promise<StoredUser> {
    const { passwordHash, ...given } = user
    const values = tidy({ ...given, active: true })
    await assertRole(tx, values.role)
    await allow(tx, null, values)
    const createdAt = new Date()
    const row = { ...toColumns(values), password_hash: passwordHash, created_at: createdAt }
    const [id] = await insertNew(tx.db, table.user, [row], ['email'])
    if (id === undefined) throw emailTaken({ email: values.email })
    await storeScope(tx, id, values)
    await record(tx, { ...actor, action: 'auth.user-created', subject: { type: 'user', id }, after: { ...values } })
    return { ...values, id, createdAt }
  }

  /** @throws KAUNTER_AUTH_USER_NOT_FOUND, …_LAST_ADMIN, …_EMAIL_TAKEN, …_ROLE_UNKNOWN */
  async function change(
    tx: Tx,
    actor: Actor,
    id: string,
    changes: Partial<UserValues>,
    allow = anything,
  ): Promise<StoredUser> {
    const mayLoseAdmin = !isFullAdmin({ role: 'admin', active: true, scopeAll: true, ...changes })
    const admins = mayLoseAdmin ? await lockAdmins(tx) : []
    const before = await lock(tx, id)
    const after = tidy({ ...before, ...changes })
    if (after.role !== before.role) await assertRole(tx, after.role)
    await allow(tx, before, after)
    if (admins.join() === id && !isFullAdmin(after)) throw lastAdmin({})
    const different = differences(before, after)
    if (different.length === 0) return before
    try {
      await tx.db(table.user).where({ id }).update(toColumns(after))
    } catch (error) {
      throw isDuplicate(error) ? emailTaken({ email: after.email }, { cause: error }) : error
    }
    if (different.some((key) => key === 'franchiseIds' || key === 'outletIds')) {
      await tx.db(table.scope).where({ user_id: id }).delete()
      await storeScope(tx, id, after)
    }
    await record(tx, {
      ...actor,
      action: actionOf(different, after),
      subject: { type: 'user', id },
      before: pick(before, different),
      after: pick(after, different),
    })
    if (before.active && !after.active) {
      await endSessionsOf(tx, id)
      await deactivated(tx, id)
    }
    if (different.some((key) => access.has(key))) await accessChanged(tx, id)
    changed(tx)
    return { ...after, id, createdAt: before.createdAt }
  }

  /** Ends every session of the user: whoever knew the old password is out. */
  async function setPassword(tx: Tx, actor: Actor, id: string, password_hash: string, allow = anything): Promise<void> {
    const user = await lock(tx, id)
    await allow(tx, user, user)
    await tx.db(table.user).where({ id }).update({ password_hash })
    await record(tx, { ...actor, action: 'auth.password-changed', subject: { type: 'user', id } })
    await endSessionsOf(tx, id)
    changed(tx)
  }

  async function endAllSessions(tx: Tx, actor: Actor, id: string, allow = anything): Promise<void> {
    const user = await lock(tx, id)
    await allow(tx, user, user)
    await record(tx, { ...actor, action: 'auth.sessions-ended', subject: { type: 'user', id } })
    await endSessionsOf(tx, id)
    changed(tx)
  }

  return { create, change, setPassword, endAllSessions }
}

const access = new Set<keyof UserValues>(['role', 'active', 'scopeAll', 'franchiseIds', 'outletIds'])

type Places = Pick<UserValues, 'franchiseIds' | 'outletIds'>

async function lock(tx: Tx, id: string): Promise<StoredUser> {
  const row: UserRow | undefined = await tx.db(table.user).where({ id }).forUpdate().first()
  if (row === undefined) throw userNotFound({ id })
  return (await withScopes(tx.db, [row]))[0] as StoredUser
}

const inOrder = (ids: readonly string[]) => [...new Set(ids)].sort((a, b) => Number(a) - Number(b))

/** As it is stored; whoever sees everything needs no list of places. */
function tidy(user: UserValues): UserValues {
  const { role, locale, active, scopeAll } = user
  const places = (ids: readonly string[]) => (scopeAll ? [] : inOrder(ids))
  return {
    ...{ email: normalEmail(user.email), name: user.name.trim(), role, locale, active, scopeAll },
    ...{ franchiseIds: places(user.franchiseIds), outletIds: places(user.outletIds) },
  }
}

const isFullAdmin = ({ role, active, scopeAll }: Pick<UserValues, 'role' | 'active' | 'scopeAll'>) =>
  role === 'admin' && active && scopeAll

const toColumns = ({ email, name, role, locale, active, scopeAll }: UserValues) => ({
  ...{ email, name, role, locale, active, scope_all: scopeAll },
})

const differences = (before: UserValues, after: UserValues) =>
  (Object.keys(after) as (keyof UserValues)[]).filter((key) => String(before[key]) !== String(after[key]))

const pick = (user: UserValues, keys: readonly (keyof UserValues)[]) =>
  Object.fromEntries(keys.map((key) => [key, user[key]]))

function actionOf(different: readonly string[], { active }: UserValues): string {
  if (different.includes('active')) return active ? 'auth.user-activated' : 'auth.user-deactivated'
  return different.join() === 'role' ? 'auth.role-changed' : 'auth.user-changed'
}

export interface UserRow {
  id: string
  email: string
  name: string
  role: string
  locale: string
  active: boolean
  scope_all: boolean
  created_at: Date
}

/** The users of some rows with the franchises and outlets of each; same order. */
export async function withScopes(db: Knex, rows: readonly UserRow[]): Promise<StoredUser[]> {
  const ids = rows.map(({ id }) => id)
  const places: { user_id: string; franchise_id: string | null; outlet_id: string | null }[] =
    ids.length === 0 ? [] : await db(table.scope).whereIn('user_id', ids)
  const placesOf = Map.groupBy(places, ({ user_id }) => user_id)
  return rows.map((row) => {
    const own = placesOf.get(row.id) ?? []
    const { id, email, name, role, locale, active } = row
    return {
      ...{ id, email, name, role, locale, active, scopeAll: row.scope_all, createdAt: row.created_at },
      franchiseIds: inOrder(own.flatMap(({ franchise_id }) => franchise_id ?? [])),
      outletIds: inOrder(own.flatMap(({ outlet_id }) => outlet_id ?? [])),
    }
  })
}

/** As the command line lists them. */
export type ListedUser = Pick<UserRow, 'id' | 'email' | 'name' | 'role' | 'active'>
const columns = ['id', 'email', 'name', 'role', 'active'] as const

export const allUsers = (db: Knex): Promise<ListedUser[]> => db(table.user).select(columns).orderBy('email')

export const userByEmail = (db: Knex, email: string): Promise<ListedUser | undefined> =>
  db(table.user)
    .select(columns)
    .where({ email: normalEmail(email) })
    .first()
