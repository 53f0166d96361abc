import type { Shared } from './context.ts'
import type { Coordination } from './coordination.ts'
import type { Environment } from './environment.ts'
import type { EnabledPlugin } from './kernel.ts'
import type { Metrics, Sample } from './metrics.ts'
import type { PluginSet } from './plugin-set.ts'
import { type Check, Probes } from './probes.ts'

export interface Watched {
  environment: Environment
  version: string
  enabled: readonly EnabledPlugin[]
  plugins: PluginSet
  shared: Shared
  coordination: Coordination
}

/** Makes the kernel's own state visible: its metrics, and what the probes look at. */
export function watch({ environment, version, enabled, plugins, shared, coordination }: Watched): Probes {
  const { metrics, db } = shared
  measurePlugins(metrics, version, plugins)
  measureHooks(shared)
  metrics.measure({
    name: 'kaunter_database_connections',
    help: 'Connections of the pool, and calls that wait for one',
    labels: ['state'],
    read: () => {
      const pool = db.client.pool as Record<'numUsed' | 'numFree' | 'numPendingAcquires', () => number>
      const states = { used: pool.numUsed(), free: pool.numFree(), waiting: pool.numPendingAcquires() }
      return Object.entries(states).map(([state, value]) => [{ state }, value])
    },
  })
  const entryOf = (name: string) => enabled.find((each) => each.plugin.name === name)
  return new Probes({
    metrics,
    metricsToken: environment.metricsToken,
    checks: () => [
      { name: 'database', weight: 'stop', run: async () => db.raw('select 1') },
      { name: 'jobs', weight: 'warn', run: () => shared.jobs.ping() },
      ...plugins.states.flatMap(({ plugin, health }) =>
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
        .map(({ name }) => ({ name, required: entryOf(name)?.required ?? false })),
    information: () => {
      const { redis } = coordination
      return { role: environment.role, ...(redis && { redis: redis.ready ? 'connected' : 'away' }) }
    },
  })
}

function measurePlugins(metrics: Metrics, version: string, plugins: PluginSet): void {
  metrics.measure({
    name: 'kaunter_build_info',
    help: 'Always 1; the labels say what runs',
    labels: ['version', 'node'],
    read: () => [[{ version, node: process.version }, 1]],
  })
  const perPlugin = (value: (report: PluginSet['reports'][number]) => number) => (): Sample[] =>
    plugins.reports.map((report) => [{ plugin: report.name, version: report.version ?? version }, value(report)])
  metrics.measure({
    name: 'plugin_up',
    help: '1 while the plugin runs, 0 while it is quarantined or disabled',
    labels: ['plugin', 'version'],
    read: perPlugin(({ state }) => (state === 'running' ? 1 : 0)),
  })
  metrics.measure({
    name: 'plugin_boot_seconds',
    help: 'What the start of the plugin took',
    labels: ['plugin', 'version'],
    read: perPlugin(({ milliseconds }) => milliseconds / 1000),
  })
}

function measureHooks({ metrics, hooks }: Shared): void {
  const figures = {
    runs: ['kaunter_hook_runs_total', 'Runs of a plugin’s tap of a hook'],
    failures: ['kaunter_hook_failures_total', 'Runs that threw, or gave back what is no value of the hook'],
    seconds: [
      'kaunter_hook_seconds_total',
      'Time of the runs that were timed: all inside transactions, 1 in 64 others',
    ],
    timed: ['kaunter_hook_timed_total', 'Runs that were timed; with the seconds they give the mean'],
  } as const
  for (const [figure, [name, help]] of Object.entries(figures))
    metrics.measure({
      name,
      help,
      kind: 'counter',
      labels: ['hook', 'plugin'],
      read: () =>
        [...hooks.figures()].map((tap) => [
          { hook: tap.hook, plugin: tap.plugin },
          tap[figure as keyof typeof figures],
        ]),
    })
}
