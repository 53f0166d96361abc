import type { PluginModule } from '@kaunter/admin-ui'
import { countsFeed } from './data/counts-feed.ts'
import './components/dashboard-widget.ts'
import './inbox-page.ts'

export { catalog } from './catalog.ts'

export const badges: NonNullable<PluginModule['badges']> = {
  '/inbox': (host, set) => countsFeed.follow(host, (counts) => set(counts.active)),
}
