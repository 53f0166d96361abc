import type { Plugin } from '../../kernel/plugin.ts'

/** The built-in roles besides `admin`, which has every permission. */
export const staff = ['agent', 'sales', 'renewal', 'supervisor']
export const builtInRoles = [...staff, 'admin']

/** What an administrator changed of a role, beside what plugins give it; both as stored, `null` when there is nothing. */
export interface RoleChanges {
  added: string | null
  removed: string | null
}

/** Where the permissions of a role come from. */
export type RolePermissions = (role: string, changes: RoleChanges) => ReadonlySet<string>

/** More roles than anybody has. */
const maxKept = 500

/**
 * A role may do what the running plugins give it, what an administrator added, and nothing that was taken away: a plugin
 * that comes later brings its permissions also to a role that was changed before. `admin` may do everything.
 */
export function permissionsByRole(plugins: () => readonly Plugin[]): RolePermissions {
  const known = new Map<string, ReadonlySet<string>>()
  let counted: readonly Plugin[] = []
  return (role, { added, removed }) => {
    const running = plugins()
    // The list is another one when plugins came or went.
    if (running !== counted || known.size > maxKept) known.clear()
    counted = running
    const key = `${role} ${added} ${removed}`
    let permissions = known.get(key)
    if (permissions === undefined) {
      const [more, fewer] = [new Set(parseList(added)), new Set(parseList(removed))]
      const has = (name: string, roles: readonly string[]) =>
        role === 'admin' || ((roles.includes(role) || more.has(name)) && !fewer.has(name))
      const all = running.flatMap((plugin) => Object.entries(plugin.permissions ?? {}))
      permissions = new Set(all.flatMap(([name, { roles }]) => (has(name, roles) ? [name] : [])))
      known.set(key, permissions)
    }
    return permissions
  }
}

export const parseList = (json: string | null): string[] => (json === null ? [] : JSON.parse(json))
