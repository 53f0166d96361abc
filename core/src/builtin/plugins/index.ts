import { audit, live } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { uiDirectory } from '../ui-directory.ts'
import { routes } from './routes.ts'

const everybody = { permission: 'admin:open', franchiseId: null, outletId: null, unlinkedPermission: 'admin:open' }

/** Which plugins run, why others do not, and the switch for each. */
export const pluginsPlugin = definePlugin({
  name: 'plugins',
  uses: { kernel: kernelServices, audit, live },
  permissions: { 'plugins:manage': { label: 'See all plugins, switch them off and on', roles: [] } },
  i18n: { en: { 'nav.plugins': 'Plugins' }, ms: { 'nav.plugins': 'Pemalam' } },
  admin: {
    directory: uiDirectory('plugins'),
    nav: [{ path: '/plugins', label: 'nav.plugins', icon: 'plugin', permission: 'plugins:manage', order: 120 }],
    pages: [{ path: '/plugins', tag: 'plugins-page', permission: 'plugins:manage' }],
  },
  setup(ctx) {
    // Each process tells when it has changed: a page that asks one which has not would learn nothing new.
    ctx.use.kernel.lifecycle.onChange(() =>
      ctx.tx((tx) => ctx.use.live.publish(tx, [{ topic: 'plugins.changed', audience: everybody, data: {} }])),
    )
  },
  routes,
})
