import { doubleProviders, requiredServices } from './order.ts'
import type { Plugin } from './plugin.ts'
import type { Failure } from './report.ts'

/** Why a plugin is not to run: it failed, or somebody switched it off, or what it needs is off. */
export type Off = { state: 'quarantined' } & Failure
export type SwitchedOff = { state: 'disabled'; phase?: 'needs'; reason?: string; remedy: string }

export interface Wishes {
  /** In boot order: providers stand before those that use them. */
  ordered: readonly Plugin[]
  /** In the order of the configuration, built-ins first: of two that provide one service, the first has it. */
  enabled: readonly { plugin: Plugin }[]
  /** Services of the kernel itself. */
  given: ReadonlyMap<string, unknown>
  failed: ReadonlyMap<Plugin, Failure>
  /** By name, with the reason. */
  disabled: ReadonlyMap<string, string | null>
}

/** Who is not to run, and why. All others are. */
export function whoIsOff({ ordered, enabled, given, failed, disabled }: Wishes): Map<Plugin, Off | SwitchedOff> {
  const off = new Map<Plugin, Off | SwitchedOff>()
  for (const [plugin, failure] of failed) off.set(plugin, { state: 'quarantined', ...failure })
  for (const { plugin } of enabled)
    if (disabled.has(plugin.name)) off.set(plugin, switchedOff(disabled.get(plugin.name) ?? null))
  const able = enabled.filter(({ plugin }) => !off.has(plugin))
  for (const { plugin, id, owner } of doubleProviders(able, given))
    off.set(plugin, {
      state: 'quarantined',
      phase: 'provides',
      reason: `it provides "${id}", which is provided by ${owner} already`,
      remedy: 'Enable only one of the two.',
    })
  const available = new Set(given.keys())
  for (const plugin of ordered) {
    const missing = requiredServices(plugin).find((id) => !available.has(id))
    if (missing !== undefined && !off.has(plugin)) off.set(plugin, unmetNeed(ordered, off, missing))
    if (!off.has(plugin)) for (const { id } of plugin.provides ?? []) available.add(id)
  }
  return off
}

/** The plugins that cannot run without this one, directly or through others. */
export function dependentsOf(plugin: Plugin, ordered: readonly Plugin[]): Plugin[] {
  const lost = new Set((plugin.provides ?? []).flatMap(({ kind, id }) => (kind === 'service' ? id : [])))
  const dependents: Plugin[] = []
  for (const other of ordered) {
    if (other === plugin || !requiredServices(other).some((id) => lost.has(id))) continue
    dependents.push(other)
    for (const { kind, id } of other.provides ?? []) if (kind === 'service') lost.add(id)
  }
  return dependents
}

const switchedOff = (reason: string | null): SwitchedOff => ({
  state: 'disabled',
  ...(reason !== null && { reason }),
  remedy: 'Switch it on again on the page Plugins.',
})

function unmetNeed(ordered: readonly Plugin[], off: ReadonlyMap<Plugin, Off | SwitchedOff>, id: string) {
  const provider = ordered.find((each) => each.provides?.some((token) => token.id === id))
  if (provider === undefined)
    return {
      state: 'quarantined' as const,
      phase: 'needs' as const,
      reason: `it needs "${id}", which no enabled plugin provides`,
      remedy: 'Enable a plugin that provides it.',
    }
  // What somebody switched off on purpose is no failure of those that need it.
  const state = off.get(provider)?.state ?? 'quarantined'
  return {
    state,
    phase: 'needs' as const,
    reason: `it needs "${id}" from "${provider.name}", which is switched off`,
    remedy: state === 'disabled' ? `Switch "${provider.name}" on.` : `Mend "${provider.name}" first.`,
  }
}
