import type { Plugin } from '../../kernel/plugin.ts'

/** The built-in roles besides `admin`, which has every permission. */
export const staff = ['agent', 'sales', 'renewal', 'supervisor']
export const roles = [...staff, 'admin']

/** The permissions of a role are what the running plugins give it. */
export function permissionsByRole(plugins: () => readonly Plugin[]): (role: string) => ReadonlySet<string> {
  const known = new Map<string, Set<string>>()
  let counted: readonly Plugin[] = []
  return (role) => {
    const running = plugins()
    // The list is another one when plugins came or went.
    if (running !== counted) known.clear()
    counted = running
    let permissions = known.get(role)
    if (permissions === undefined) {
      const all = running.flatMap((plugin) => Object.entries(plugin.permissions ?? {}))
      permissions = new Set(
        all.flatMap(([name, spec]) => (role === 'admin' || spec.roles.includes(role) ? [name] : [])),
      )
      known.set(role, permissions)
    }
    return permissions
  }
}
