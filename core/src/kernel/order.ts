import { dependencyCycle } from './errors.ts'
import type { Plugin } from './plugin.ts'
import type { Optional, Service, Services } from './tokens.ts'

type Need = Service<unknown> | Services<unknown> | Optional<unknown>

/** The ids of the services a plugin cannot start without. Many-provider contracts may have no provider at all. */
export function requiredServices(plugin: Plugin): string[] {
  return needs(plugin)
    .filter((need) => need.kind === 'service')
    .map((need) => (need as Service<unknown>).id)
}

const needs = (plugin: Plugin) => Object.values(plugin.uses ?? {}) as Need[]
const idOf = (need: Need) => (need.kind === 'optional' ? need.token.id : need.id)
const provided = (plugin: Plugin) => plugin.provides ?? []

/**
 * Providers before users; ties by name, so that the order is the same at every start.
 *
 * @throws KAUNTER_PLUGIN_CYCLE naming the plugins in the circle.
 */
export function bootOrder(plugins: readonly Plugin[]): Plugin[] {
  const remaining = new Map(plugins.map((plugin) => [plugin.name, plugin]))
  const before = new Map(
    plugins.map((plugin) => {
      // Contracts with many providers are looked up when used, so they ask for no order.
      const wanted = new Set(
        needs(plugin)
          .filter((need) => need.kind !== 'services')
          .map(idOf),
      )
      const names = plugins.filter((p) => p !== plugin && provided(p).some((s) => wanted.has(s.id))).map((p) => p.name)
      return [plugin.name, new Set(names)]
    }),
  )
  const sorted: Plugin[] = []
  while (remaining.size > 0) {
    const ready = [...remaining.values()]
      .filter((plugin) => ![...(before.get(plugin.name) ?? [])].some((name) => remaining.has(name)))
      .sort((a, b) => a.name.localeCompare(b.name))
    const next = ready[0]
    if (next === undefined) throw dependencyCycle({ cycle: findCycle(remaining, before).join(' → ') })
    sorted.push(next)
    remaining.delete(next.name)
  }
  return sorted
}

/** Who provides a service that one before it in the list provides; the built-ins stand first, so nobody takes theirs. */
export function doubleProviders(
  plugins: readonly { plugin: Plugin }[],
  taken: ReadonlyMap<string, unknown>,
): { plugin: Plugin; id: string; owner: string }[] {
  const owners = new Map([...taken.keys()].map((id) => [id, 'the kernel']))
  return plugins.flatMap(({ plugin }) => {
    const own = provided(plugin).filter((token) => token.kind === 'service')
    const double = own.find((token) => owners.has(token.id))
    if (double !== undefined) return [{ plugin, id: double.id, owner: owners.get(double.id) as string }]
    for (const { id } of own) owners.set(id, `"${plugin.name}"`)
    return []
  })
}

function findCycle(remaining: ReadonlyMap<string, Plugin>, before: ReadonlyMap<string, Set<string>>): string[] {
  const path: string[] = []
  let name = [...remaining.keys()].sort()[0] as string
  while (!path.includes(name)) {
    path.push(name)
    name = [...(before.get(name) ?? [])].filter((n) => remaining.has(n)).sort()[0] as string
  }
  return [...path.slice(path.indexOf(name)), name]
}
