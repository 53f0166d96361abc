import type { PluginState, Shared } from './context.ts'
import { messageOf } from './errors.ts'
import { withLimit } from './limits.ts'
import type { PluginReport } from './report.ts'

/** What `/health` answers: the database, each plugin's own checks, and who is switched off. */
export async function health(shared: Shared, states: readonly PluginState[], reports: readonly PluginReport[]) {
  const checks: Record<string, string> = {}
  const check = async (name: string, run: () => Promise<unknown>) => {
    try {
      await withLimit(run(), 1000)
      checks[name] = 'ok'
    } catch (error) {
      checks[name] = messageOf(error)
    }
  }
  await check('database', async () => {
    try {
      await shared.db.raw('select 1')
    } catch (error) {
      // This page is public: the reason, with addresses and names, is in the log.
      throw new Error('cannot be reached', { cause: error })
    }
  })
  for (const state of states) for (const [name, run] of state.health) await check(`${state.plugin.name}.${name}`, run)
  const quarantined = reports.filter((report) => report.state === 'quarantined').map((report) => report.name)
  const healthy = quarantined.length === 0 && Object.values(checks).every((result) => result === 'ok')
  const usable = checks.database === 'ok'
  return { usable, body: { status: healthy ? 'ok' : 'degraded', checks, quarantined } }
}
