import { audit, auditSubjects } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { uiDirectory } from '../ui-directory.ts'
import { migrations } from './migrations.ts'
import { recordAudit } from './record.ts'
import { auditRoutes } from './routes.ts'
import { createTrail } from './trail.ts'

/** Who did what, written with the change itself, and read by those who answer for it. */
export const auditPlugin = definePlugin({
  name: 'audit',
  title: 'nav.audit',
  uses: { subjects: auditSubjects },
  provides: [audit],
  permissions: { 'audit:read': { label: 'permission.read', roles: ['supervisor'] } },
  i18n: {
    en: { 'nav.audit': 'Audit trail', 'permission.read': 'Read who did what' },
    ms: { 'nav.audit': 'Jejak audit', 'permission.read': 'Membaca siapa telah buat apa' },
  },
  admin: {
    directory: uiDirectory('audit'),
    nav: [
      {
        path: '/audit',
        label: 'nav.audit',
        icon: 'file',
        permission: 'audit:read',
        order: 190,
        group: 'administration',
      },
    ],
    pages: [{ path: '/audit', tag: 'audit-page', permission: 'audit:read' }],
    slots: [{ slot: 'contact.page/v1', tag: 'audit-contact', permission: 'audit:read', order: 100, height: 84 }],
  },
  migrations,
  setup(ctx) {
    ctx.provide(audit, { record: (tx, entry) => recordAudit(tx.db, entry) })
  },
  routes(app, ctx) {
    auditRoutes(
      app,
      createTrail(ctx, () => ctx.use.subjects),
    )
  },
})
