import type { Plugin } from '../../kernel/plugin.ts'

/** The built-in roles besides `admin`, which has every permission. */
export const staff = ['agent', 'sales', 'renewal', 'supervisor']
export const roles = [...staff, 'admin']

/** The permissions of a role are what the running plugins give it. */
export function permissionsByRole(plugins: () => readonly Plugin[]): (role: string) => ReadonlySet<string> {
  const known = new Map<string, Set<string>>()
  let counted = 0
  return (role) => {
    const running = plugins()
    // The set of plugins changes only while the kernel starts.
    if (running.length !== counted) known.clear()
    counted = running.length
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
