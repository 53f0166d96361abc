import { ApiError, type PluginModule } from '@kaunter/admin-ui'
import { jobsApi } from './data/jobs-api.ts'
import './jobs-page.ts'

export { catalog } from './catalog.ts'

const lookMilliseconds = 60_000

/** How many failed jobs wait for somebody. */
export const badges: NonNullable<PluginModule['badges']> = {
  '/jobs': (host, set) => {
    const read = async () => {
      try {
        set((await jobsApi.groups(host)).reduce((sum, group) => sum + group.count, 0))
      } catch (error) {
        // The number is an extra: the page says by itself when the server refuses or cannot be reached.
        if (!(error instanceof ApiError)) throw error
      }
    }
    const timer = setInterval(read, lookMilliseconds)
    const stops = [host.on('jobs.changed', read), host.on('live.reset', read), () => clearInterval(timer)]
    void read()
    return () => {
      for (const stop of stops) stop()
    }
  },
}
