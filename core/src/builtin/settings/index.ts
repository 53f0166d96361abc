import { audit, directory, host, live, people } from '../../contracts/index.ts'
import type { Context } from '../../kernel/plugin.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { settingsReader } from '../../kernel/settings.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { uiDirectory } from '../ui-directory.ts'
import { migrations } from './migrations.ts'
import { countSealed, reseal } from './reseal.ts'
import { routes } from './routes.ts'
import { SettingsStore } from './store.ts'

const uses = { kernel: kernelServices, audit, directory, host, live, people }
export type SettingsContext = Context<unknown, typeof uses>

/** A signal may be lost; this often the stored settings are looked at anyway. */
const refreshMilliseconds = 5000

const encryptAnew = defineJob('settings.reseal', Type.Object({}), { cron: '43 * * * *', retries: 0 })

/** What setup makes and routes uses, per kernel of this process. */
const stores = new WeakMap<object, SettingsStore>()

/** Run-time settings of all plugins: stored, resolved by outlet, franchise and platform, and edited in the admin. */
export const settingsPlugin = definePlugin({
  name: 'settings',
  title: 'nav.settings',
  uses,
  provides: [settingsReader],
  permissions: {
    'settings:read': { label: 'permission.read', roles: ['supervisor'] },
    'settings:write': { label: 'permission.write', roles: [] },
  },
  migrations,
  i18n: {
    en: { 'nav.settings': 'Settings', 'permission.read': 'See settings', 'permission.write': 'Change settings' },
    ms: { 'nav.settings': 'Tetapan', 'permission.read': 'Melihat tetapan', 'permission.write': 'Mengubah tetapan' },
  },
  admin: {
    directory: uiDirectory('settings'),
    nav: [
      {
        path: '/settings',
        label: 'nav.settings',
        icon: 'settings',
        permission: 'settings:read',
        order: 110,
        group: 'administration',
      },
    ],
    pages: [{ path: '/settings', tag: 'settings-page', permission: 'settings:read' }],
  },
  async setup(ctx) {
    const { secrets, signals, plugins } = ctx.use.kernel
    const table = ctx.table('value')
    const store = new SettingsStore({ db: ctx.db, table, secrets, directory: () => ctx.use.directory, log: ctx.log })
    stores.set(ctx, store)
    await store.refresh()
    ctx.provide(settingsReader, store)
    const stopListening = signals.listen('settings', () => void store.refreshQuietly())
    const timer = setInterval(() => void store.refreshQuietly(), refreshMilliseconds)
    ctx.onClose(() => {
      clearInterval(timer)
      stopListening()
    })
    const sealAgain = async () => {
      const count = await reseal(ctx.db, table, store.rows, secrets, plugins())
      if (count === 0) return
      await store.reload()
      ctx.log.info({ count }, 'secrets were encrypted anew with the present KAUNTER_SECRET')
    }
    ctx.work(encryptAnew, sealAgain)
    // A failure here must not hold up the start: the job tries again, and /health tells.
    ctx.use.host.onListening(() =>
      sealAgain().catch((error) => ctx.log.error({ err: error }, 'stored secrets could not be encrypted anew')),
    )
    ctx.health('secrets', async () => {
      const { old, unreadable } = countSealed(store.rows, secrets)
      if (unreadable > 0)
        throw new Error(
          `${unreadable} cannot be decrypted: name the earlier KAUNTER_SECRET in KAUNTER_SECRET_PREVIOUS and start again, or enter them anew under Settings`,
        )
      if (old > 0)
        throw new Error(`${old} still under an earlier KAUNTER_SECRET: they are encrypted anew within the hour`)
    })
  },
  routes(app, ctx) {
    routes(app, ctx, stores.get(ctx) as SettingsStore)
  },
})
