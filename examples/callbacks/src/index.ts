import { join } from 'node:path'
import { definePlugin } from '@kaunter/core'
import { takeRequests } from './ask.ts'
import { uses } from './context.ts'
import { remindOfRequests } from './remind.ts'
import { routes } from './routes.ts'
import { settings } from './settings.ts'
import { migrations } from './table.ts'
import { texts } from './texts.ts'

const permission = 'callbacks:read'

/** Customers who ask for a call are called, in time. */
export default definePlugin({
  name: 'callbacks',
  uses,
  settings,
  migrations,
  i18n: texts,
  permissions: {
    'callbacks:read': { label: 'permission.read', roles: ['agent', 'sales', 'supervisor'] },
    'callbacks:write': { label: 'permission.write', roles: ['agent', 'sales', 'supervisor'] },
    'callbacks:unlinked': { label: 'permission.unlinked', roles: ['agent', 'sales', 'supervisor'] },
  },
  admin: {
    directory: join(import.meta.dirname, '..', 'dist', 'ui'),
    nav: [{ path: '/callbacks', label: 'nav', icon: 'clock', permission, order: 20 }],
    pages: [{ path: '/callbacks', tag: 'callbacks-page', permission }],
    slots: [
      { slot: 'ticket.sidebar/v1', tag: 'callbacks-panel', title: 'panel', permission, height: 96 },
      { slot: 'dashboard.widget/v1', tag: 'callbacks-widget', title: 'widget', permission, height: 72 },
      { slot: 'command/v1', name: 'count', label: 'command.count', icon: 'clock', permission },
    ],
  },
  setup(ctx) {
    takeRequests(ctx)
    remindOfRequests(ctx)
  },
  routes,
})

export { callbackOverdue } from './contract.ts'
