import { audit, calendars, calendarsChanged, directory, outletMoved } from '../../contracts/index.ts'
import { type Context, definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { uiDirectory } from '../ui-directory.ts'
import { migrations } from './migrations.ts'
import { routes } from './routes.ts'
import { CalendarStore } from './store.ts'
import { texts } from './texts.ts'
import { holidaysEnd } from './views.ts'

const uses = { kernel: kernelServices, audit, directory }
export type CalendarsContext = Context<unknown, typeof uses>

/** A signal may be lost; this often the stored calendars are looked at anyway. */
const refreshMilliseconds = 5000

/** What setup makes and routes uses, per kernel of this process. */
const stores = new WeakMap<object, CalendarStore>()

/** Opening hours, holidays and closures of places, and the time that passes in them. */
export const calendarsPlugin = definePlugin({
  name: 'calendars',
  title: 'nav.calendars',
  uses,
  provides: [calendars],
  permissions: { 'calendars:manage': { label: 'permission.manage', roles: ['supervisor'] } },
  migrations,
  i18n: texts,
  admin: {
    directory: uiDirectory('calendars'),
    nav: [
      {
        path: '/calendars',
        label: 'nav.calendars',
        icon: 'calendar',
        permission: 'calendars:manage',
        order: 104,
        group: 'administration',
      },
    ],
    pages: [{ path: '/calendars', tag: 'calendars-page', permission: 'calendars:manage' }],
  },
  async setup(ctx) {
    const { signals } = ctx.use.kernel
    const tables = { calendar: ctx.table('calendar'), assignment: ctx.table('assignment') }
    const store = new CalendarStore({ db: ctx.db, tables, directory: () => ctx.use.directory, log: ctx.log })
    stores.set(ctx, store)
    await store.refresh()
    ctx.provide(calendars, store)
    const stopListening = signals.listen('calendars', () => void store.refreshQuietly())
    const timer = setInterval(() => void store.refreshQuietly(), refreshMilliseconds)
    ctx.onClose(() => {
      clearInterval(timer)
      stopListening()
    })
    // Under another franchise another calendar may hold.
    ctx.on(outletMoved, () => ctx.emit(calendarsChanged, { calendarId: null }))
    ctx.health('holidays', async () => {
      const end = holidaysEnd(new Date())
      const used = store.calendars.some(({ definition }) => definition.holidays !== null)
      if (used && end !== undefined)
        throw new Error(
          `the public holidays are known up to ${end} only: update Kaunter, or enter later ones as closures of the calendars`,
        )
    })
  },
  routes(app, ctx) {
    routes(app, ctx, stores.get(ctx) as CalendarStore)
  },
})
