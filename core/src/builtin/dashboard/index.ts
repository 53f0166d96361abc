import { definePlugin } from '../../kernel/plugin.ts'
import { staff } from '../auth/roles.ts'
import { uiDirectory } from '../ui-directory.ts'

/** The page that plugins fill with what matters today: the slot `dashboard.widget/v1`. */
export const dashboardPlugin = definePlugin({
  name: 'dashboard',
  permissions: { 'dashboard:open': { label: 'Open the home page', roles: staff } },
  i18n: { en: { 'nav.home': 'Home' }, ms: { 'nav.home': 'Utama' } },
  admin: {
    directory: uiDirectory('dashboard'),
    // After the inbox, where agents land.
    nav: [{ path: '/home', label: 'nav.home', icon: 'home', permission: 'dashboard:open', order: -90 }],
    pages: [{ path: '/home', tag: 'dashboard-page', permission: 'dashboard:open' }],
  },
})
