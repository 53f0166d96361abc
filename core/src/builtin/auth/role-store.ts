import type { Audit } from '../../contracts/audit.ts'
import { insertNew } from '../../kernel/insert.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import type { KernelServices } from '../../kernel/services.ts'
import { permissionUnknown, roleFixed, roleInUse, roleNotFound, roleTaken } from './errors.ts'
import { builtInRoles, parseList, type RoleChanges } from './roles.ts'
import type { Actor } from './users.ts'

/** A permission that some plugin declares, or that a role has of a plugin that is no longer installed. */
export interface KnownPermission {
  name: string
  label: string
  plugin: string | null
  /** `off`: its plugin does not run, and what roles have of it counts again when it does. */
  state: 'active' | 'off' | 'gone'
  /** The roles that have it before an administrator says otherwise. */
  roles: readonly string[]
}

export interface Role {
  name: string
  /** `null` of a role that is built in. */
  label: string | null
  /** Also those of plugins that are off. */
  permissions: readonly string[]
  /** What plugins give it. */
  defaults: readonly string[]
}

interface RoleRow extends RoleChanges {
  name: string
  label: string | null
}

/** Whether the actor may do this; throws when not. */
type Allow = (before: Role | null, after: Role | null) => void

export function createRoleStore(
  ctx: Context,
  kernel: KernelServices,
  record: Audit['record'],
  changed: (tx: Tx) => void,
) {
  const table = { role: ctx.table('role'), user: ctx.table('user') }

  /** Each once: a plugin may give what another declares to further roles. */
  function declared(locale = 'en'): KnownPermission[] {
    const known = new Map<string, KnownPermission>()
    for (const { name: plugin } of kernel.report())
      for (const { name, label, roles, active } of kernel.lifecycle.describe(plugin, locale).permissions) {
        const before = known.get(name)
        const state = active || before?.state === 'active' ? 'active' : 'off'
        known.set(name, { name, label, plugin, ...before, state, roles: [...(before?.roles ?? []), ...roles] })
      }
    return [...known.values()]
  }

  function toRole(name: string, row: RoleRow | undefined, all: readonly KnownPermission[]): Role {
    const names = all.map((permission) => permission.name)
    const defaults = all.filter(({ roles }) => name === 'admin' || roles.includes(name)).map((each) => each.name)
    const removed = new Set(parseList(row?.removed ?? null))
    const has = new Set([...defaults, ...parseList(row?.added ?? null)].filter((each) => !removed.has(each)))
    const gone = [...has].filter((each) => !names.includes(each))
    return {
      ...{ name, label: row?.label ?? null, defaults: defaults.toSorted() },
      permissions: name === 'admin' ? names.toSorted() : [...names.filter((each) => has.has(each)), ...gone].toSorted(),
    }
  }

  /** What a role comes to, also one that is only named by plugins. */
  const effective = async (name: string, tx?: Tx): Promise<Role> => toRole(name, await stored(name, tx), declared())

  async function stored(name: string, tx?: Tx): Promise<RoleRow | undefined> {
    const query = (tx?.db ?? ctx.db)<RoleRow>(table.role).where({ name })
    return (tx === undefined ? query : query.forUpdate()).first()
  }

  async function get(name: string, tx?: Tx): Promise<Role> {
    const row = await stored(name, tx)
    if (row === undefined && !builtInRoles.includes(name)) throw roleNotFound({ role: name })
    return toRole(name, row, declared())
  }

  /** Built-in ones first, then those of the business by name. */
  async function list(): Promise<Role[]> {
    const rows: RoleRow[] = await ctx.db(table.role).orderBy('name')
    const all = declared()
    const own = rows.map(({ name }) => name).filter((name) => !builtInRoles.includes(name))
    return [...builtInRoles, ...own].map((name) =>
      toRole(
        name,
        rows.find((row) => row.name === name),
        all,
      ),
    )
  }

  /** All there are to choose from, with those that roles have of plugins that are gone. */
  function permissions(roles: readonly Role[], locale: string): KnownPermission[] {
    const all = declared(locale)
    const names = new Set(all.map(({ name }) => name))
    const gone = [...new Set(roles.flatMap((role) => role.permissions))].filter((name) => !names.has(name))
    const none = { plugin: null, state: 'gone' as const, roles: [] }
    return [...all, ...gone.map((name) => ({ name, label: name, ...none }))]
  }

  async function users(): Promise<Map<string, number>> {
    const rows: { role: string; n: number | string }[] = await ctx
      .db(table.user)
      .select('role')
      .count('* as n')
      .groupBy('role')
    return new Map(rows.map(({ role, n }) => [role, Number(n)]))
  }

  const changesFor = (role: Role, wanted: readonly string[]) => {
    const known = new Set([...declared().map(({ name }) => name), ...role.permissions])
    const stranger = wanted.find((name) => !known.has(name))
    if (stranger !== undefined) throw permissionUnknown({ permission: stranger })
    return {
      added: JSON.stringify(wanted.filter((name) => !role.defaults.includes(name)).toSorted()),
      removed: JSON.stringify(role.defaults.filter((name) => !wanted.includes(name))),
    }
  }

  const facts = ({ label, permissions }: Role) => ({ label, permissions })

  async function create(tx: Tx, actor: Actor, wanted: Wanted & { name: string }, allow: Allow): Promise<Role> {
    const { name, label = name, permissions } = wanted
    if (builtInRoles.includes(name)) throw roleTaken({ role: name })
    const blank = toRole(name, undefined, declared())
    const row = { name, label, ...changesFor(blank, permissions) }
    const role = toRole(name, row, declared())
    allow(null, role)
    const now = new Date()
    const [made] = await insertNew(tx.db, table.role, [{ ...row, created_at: now, changed_at: now }], ['name'], 'name')
    if (made === undefined) throw roleTaken({ role: name })
    const subject = { type: 'role', id: name }
    await record(tx, { ...actor, action: 'auth.role-created', subject, after: facts(role) })
    changed(tx)
    return role
  }

  async function change(tx: Tx, actor: Actor, name: string, wanted: Wanted, allow: Allow): Promise<Role> {
    const before = await get(name, tx)
    const { label = before.label, permissions } = wanted
    if (name === 'admin' || (builtInRoles.includes(name) && label !== null)) throw roleFixed({ role: name })
    const values = { label, ...changesFor(before, permissions), changed_at: new Date() }
    const after = toRole(name, { name, ...values }, declared())
    allow(before, after)
    const row = { name, ...values, created_at: values.changed_at }
    await tx.db(table.role).insert(row).onConflict('name').merge(Object.keys(values))
    const subject = { type: 'role', id: name }
    await record(tx, { ...actor, action: 'auth.role-changed', subject, before: facts(before), after: facts(after) })
    changed(tx)
    return after
  }

  /** @throws KAUNTER_AUTH_ROLE_IN_USE, also for users who cannot sign in: they might again. */
  async function remove(tx: Tx, actor: Actor, name: string, allow: Allow): Promise<void> {
    if (builtInRoles.includes(name)) throw roleFixed({ role: name })
    const before = await get(name, tx)
    allow(before, null)
    const row = await tx.db(table.user).where({ role: name }).count('* as n').first()
    if (Number(row?.n) > 0) throw roleInUse({ role: name, users: Number(row?.n) })
    await tx.db(table.role).where({ name }).delete()
    const subject = { type: 'role', id: name }
    await record(tx, { ...actor, action: 'auth.role-deleted', subject, before: facts(before) })
  }

  return { effective, get, list, permissions, users, create, change, remove }
}

interface Wanted {
  label?: string | undefined
  permissions: readonly string[]
}

export type RoleStore = ReturnType<typeof createRoleStore>
