import type { Shared } from './context.ts'
import type { HookFigures } from './hooks.ts'
import type { QueueFigures } from './job-figures.ts'
import type { Metrics, Sample } from './metrics.ts'
import type { Outbox } from './outbox.ts'
import type { PluginSet } from './plugin-set.ts'
import type { PluginReport } from './report.ts'

/** What the kernel itself says at `/metrics`; every name is explained in docs/guides/metrics.md. */
export function measureKernel(shared: Shared, plugins: PluginSet, version: string): void {
  const { metrics } = shared
  metrics.measure({
    name: 'kaunter_build_info',
    help: 'Always 1; the labels say what runs',
    labels: ['version', 'node'],
    read: () => [[{ version, node: process.version }, 1]],
  })
  measurePlugins(metrics, version, plugins)
  measureHooks(shared)
  measureJobs(shared)
  metrics.measure({
    name: 'kaunter_database_connections',
    help: 'Connections of the pool, and calls that wait for one',
    labels: ['state'],
    read: () => {
      const pool = shared.db.client.pool as Record<'numUsed' | 'numFree' | 'numPendingAcquires', () => number>
      const states = { used: pool.numUsed(), free: pool.numFree(), waiting: pool.numPendingAcquires() }
      return Object.entries(states).map(([state, value]) => [{ state }, value])
    },
  })
}

function measurePlugins(metrics: Metrics, version: string, plugins: PluginSet): void {
  const labels = ['plugin', 'version'] as const
  const each = (value: (report: PluginReport) => number) => (): Sample[] =>
    plugins.reports.map((report) => [{ plugin: report.name, version: report.version ?? version }, value(report)])
  metrics.measure({
    name: 'plugin_up',
    help: '1 while the plugin runs, 0 while it is quarantined or disabled',
    labels,
    read: each(({ state }) => (state === 'running' ? 1 : 0)),
  })
  metrics.measure({
    name: 'plugin_boot_seconds',
    help: 'Time the start of the plugin took',
    labels,
    read: each(({ milliseconds }) => milliseconds / 1000),
  })
}

function measureHooks({ metrics, hooks }: Shared): void {
  const measure = (name: string, help: string, value: (tap: HookFigures) => number) =>
    metrics.measure({
      name,
      help,
      kind: 'counter',
      labels: ['hook', 'plugin'],
      read: () => [...hooks.figures()].map((tap) => [{ hook: tap.hook, plugin: tap.plugin }, value(tap)]),
    })
  measure('kaunter_hook_runs_total', 'Runs of a tap', ({ runs }) => runs)
  measure('kaunter_hook_failures_total', 'Runs that threw or gave back no value of the hook', (tap) => tap.failures)
  measure('kaunter_hook_timed_total', 'Runs whose time was taken', ({ timed }) => timed)
  measure('kaunter_hook_seconds_total', 'Time of the runs whose time was taken', ({ seconds }) => seconds)
}

function measureJobs({ metrics, jobs }: Shared): void {
  const measure = (kind: 'gauge' | 'counter', name: string, help: string, value: (queue: QueueFigures) => number) =>
    metrics.measure({
      name,
      help,
      kind,
      labels: ['job', 'plugin'],
      read: async () =>
        (await jobs.figures.read()).map((figures) => [{ job: figures.queue, plugin: figures.plugin }, value(figures)]),
    })
  measure('gauge', 'kaunter_job_waiting', 'Jobs that could be taken now', ({ waiting }) => waiting)
  measure('gauge', 'kaunter_job_delayed', 'Jobs of a later time, retries among them', ({ delayed }) => delayed)
  measure('gauge', 'kaunter_job_running', 'Jobs in hand', ({ running }) => running)
  measure(
    'gauge',
    'kaunter_job_oldest_seconds',
    'Wait of the oldest job that could be taken',
    (job) => job.oldestSeconds,
  )
  measure('gauge', 'kaunter_job_dead', 'Dead letters that nobody has dealt with', ({ dead }) => dead)
  measure('counter', 'kaunter_job_completed_total', 'Jobs done by this process', ({ settled }) => settled.completed)
  measure('counter', 'kaunter_job_failures_total', 'Tries that failed in this process', ({ settled }) => settled.failed)
  measure('counter', 'kaunter_job_dead_total', 'Jobs that became dead letters here', ({ settled }) => settled.dead)
}

export function measureOutbox(metrics: Metrics, outbox: Outbox): void {
  metrics.measure({
    name: 'kaunter_outbox_depth',
    help: 'Jobs that are committed and not yet handed to the database of the jobs',
    read: async () => [[{}, (await outbox.lag()).depth]],
  })
  metrics.measure({
    name: 'kaunter_outbox_lag_seconds',
    help: 'Wait of the oldest of them',
    read: async () => [[{}, (await outbox.lag()).seconds]],
  })
}
