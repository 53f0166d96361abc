import { join } from 'node:path' // +page|slot
import { definePlugin } from '@kaunter/core'
import { uses } from './context.ts' // +hook|job|route
import { giveStamps } from './hook.ts' // +hook
import { expireStamps } from './job.ts' // +job
import { routes } from './routes.ts' // +route
import { settings } from './settings.ts' // +setting
import { migrations } from './table.ts' // +table
import { texts } from './texts.ts' // +page|slot|route|setting

/** A stamp card for every customer. */ // +table|setting
export default definePlugin({
  name: 'example-plugin',
  uses, // +hook|job|route
  settings, // +setting
  migrations, // +table
  i18n: texts, // +page|slot|route|setting
  // +route {
  permissions: {
    'example-plugin:read': { label: 'permission.read', roles: ['agent', 'sales', 'supervisor'] },
    'example-plugin:unlinked': { label: 'permission.unlinked', roles: ['agent', 'sales', 'supervisor'] },
  },
  // }
  // +page|slot {
  admin: {
    directory: join(import.meta.dirname, '..', 'dist', 'ui'),
    // +page {
    nav: [{ path: '/example-plugin', label: 'nav', icon: 'check', permission: 'example-plugin:read' }],
    pages: [{ path: '/example-plugin', tag: 'example-plugin-page', permission: 'example-plugin:read' }],
    // }
    // +slot {
    slots: [
      {
        slot: 'ticket.sidebar/v1',
        tag: 'example-plugin-panel',
        title: 'panel',
        permission: 'example-plugin:read',
        height: 64,
      },
    ],
    // }
  },
  // }
  // +hook|job {
  setup(ctx) {
    giveStamps(ctx) // +hook
    expireStamps(ctx) // +job
  },
  // }
  routes, // +route
})
