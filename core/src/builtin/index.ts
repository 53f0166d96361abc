import { admin } from './admin/index.ts'
import { auditPlugin } from './audit/index.ts'
import { auth } from './auth/index.ts'
import { calendarsPlugin } from './calendars/index.ts'
import { dashboardPlugin } from './dashboard/index.ts'
import { directoryPlugin } from './directory/index.ts'
import { embedsPlugin } from './embeds/index.ts'
import { jobsPlugin } from './jobs/index.ts'
import { livePlugin } from './live/index.ts'
import { messagingPlugin } from './messaging/index.ts'
import { notificationsPlugin } from './notifications/index.ts'
import { pluginsPlugin } from './plugins/index.ts'
import { settingsPlugin } from './settings/index.ts'
import { webhooks } from './webhooks/index.ts'

/** Always on; written with the same `definePlugin` as everything else. */
export const builtins = [
  admin,
  auditPlugin,
  auth,
  calendarsPlugin,
  dashboardPlugin,
  directoryPlugin,
  embedsPlugin,
  jobsPlugin,
  livePlugin,
  messagingPlugin,
  notificationsPlugin,
  pluginsPlugin,
  settingsPlugin,
  webhooks,
]
