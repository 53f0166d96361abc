import type { Shared } from './context.ts'
import type { Coordination } from './coordination.ts'
import type { Environment } from './environment.ts'
import type { EnabledPlugin } from './kernel.ts'
import { measureKernel, measureOutbox } from './kernel-metrics.ts'
import type { Outbox } from './outbox.ts'
import type { PluginSet } from './plugin-set.ts'
import { type Check, Probes } from './probes.ts'

export interface Watched {
  environment: Environment
  version: string
  enabled: readonly EnabledPlugin[]
  plugins: PluginSet
  shared: Shared
  coordination: Coordination
  /** Only where the jobs have a database of their own. */
  outbox: Outbox | undefined
}

/** Makes the kernel's own state visible: its metrics, and what the probes look at. */
export function watch({ environment, version, enabled, plugins, shared, coordination, outbox }: Watched): Probes {
  const { metrics, db } = shared
  measureKernel(shared, plugins, version)
  if (outbox !== undefined) measureOutbox(metrics, outbox)
  const entryOf = (name: string) => enabled.find((each) => each.plugin.name === name)
  return new Probes({
    metrics,
    metricsToken: environment.metricsToken,
    checks: () => [
      { name: 'database', weight: 'stop', run: async () => db.raw('select 1') },
      { name: 'jobs', weight: 'warn', run: () => shared.jobs.ping() },
      ...[...shared.hooks.paused()].map(
        ({ plugin, hook }): Check => ({
          name: `${plugin}.hooks`,
          weight: 'warn',
          run: async () => {
            throw new Error(`its handler of "${hook}" failed again and again and rests; the log says why`)
          },
        }),
      ),
      ...plugins.running.flatMap(({ plugin, health }) =>
        [...health].map(([name, run]): Check => {
          // A built-in is required as well, but what it warns of (a webhook that cannot be read) leaves all else intact.
          const { required, builtIn } = entryOf(plugin.name) ?? {}
          return { name: `${plugin.name}.${name}`, weight: required && !builtIn ? 'stop' : 'warn', run }
        }),
      ),
    ],
    missing: () =>
      plugins.reports
        .filter((report) => report.state !== 'running')
        .map(({ name, required, state }) => ({ name, required, failed: state === 'quarantined' })),
    information: () => {
      const { redis } = coordination
      return { role: environment.role, ...(redis && { redis: redis.ready ? 'connected' : 'away' }) }
    },
  })
}
