import type { KaunterHost, PluginModule } from '@kaunter/admin-ui'
import type { Key } from './catalog.ts'
import { type Counts, follow } from './request.ts'
import './page.ts'
import './panel.ts'
import './widget.ts'

export { catalog } from './catalog.ts'

export const badges: PluginModule['badges'] = {
  '/callbacks'(host, set) {
    // Without an answer the counter stays as it is; the page itself says what is wrong.
    const read = () => host.get<Counts>('/counts').then(({ open }) => set(open), console.warn)
    void read()
    return follow(host, () => void read())
  },
}

export const commands: PluginModule['commands'] = {
  async count(host: KaunterHost<Key>) {
    const { open } = await host.get<Counts>('/counts')
    host.toast(host.t('waiting', { count: open }))
  },
}
