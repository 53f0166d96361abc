import { definePlugin } from '../../kernel/plugin.ts'
import { staff } from '../auth/roles.ts'
import { uiDirectory } from '../ui-directory.ts'

/** The page that plugins fill with what matters today: the slot `dashboard.widget/v1`. */
export const dashboardPlugin = definePlugin({
  name: 'dashboard',
  title: 'nav.home',
  permissions: { 'dashboard:open': { label: 'permission.open', roles: staff } },
  i18n: {
    en: { 'nav.home': 'Home', 'permission.open': 'Open the home page' },
    ms: { 'nav.home': 'Utama', 'permission.open': 'Membuka halaman utama' },
  },
  admin: {
    directory: uiDirectory('dashboard'),
    // After the inbox, where agents land.
    nav: [{ path: '/home', label: 'nav.home', icon: 'home', permission: 'dashboard:open', order: -90 }],
    pages: [{ path: '/home', tag: 'dashboard-page', permission: 'dashboard:open' }],
  },
})
