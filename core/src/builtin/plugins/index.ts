import { audit, everybodyWith, live } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { uiDirectory } from '../ui-directory.ts'
import { routes } from './routes.ts'

/** Which plugins run, why others do not, and the switch for each. */
export const pluginsPlugin = definePlugin({
  name: 'plugins',
  title: 'nav.plugins',
  uses: { kernel: kernelServices, audit, live },
  permissions: { 'plugins:manage': { label: 'permission.manage', roles: [] } },
  i18n: {
    en: { 'nav.plugins': 'Plugins', 'permission.manage': 'See all plugins, switch them off and on' },
    ms: { 'nav.plugins': 'Pemalam', 'permission.manage': 'Melihat semua pemalam, mematikan dan menghidupkannya' },
  },
  admin: {
    directory: uiDirectory('plugins'),
    nav: [
      {
        path: '/plugins',
        label: 'nav.plugins',
        icon: 'plugin',
        permission: 'plugins:manage',
        order: 120,
        group: 'administration',
      },
    ],
    pages: [{ path: '/plugins', tag: 'plugins-page', permission: 'plugins:manage' }],
  },
  setup(ctx) {
    // Each process tells when it has changed: a page that asks one which has not would learn nothing new.
    const audience = everybodyWith('admin:open')
    ctx.use.kernel.lifecycle.onChange(() =>
      ctx.tx((tx) => ctx.use.live.publish(tx, [{ topic: 'plugins.changed', audience, data: {} }])),
    )
  },
  routes,
})
