import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pluginConfig, root } from './server.ts'

/** A third party's plugin that counts in the calendars, hears of their changes, and sends notices. */
const source = `
import { definePlugin, Type } from '@kaunter/core'
import { calendars, calendarsChanged, notifications } from '@kaunter/core/contracts'

const open = { config: { public: true, limit: { limit: 100000, seconds: 60 } } }
const heard = []

export default definePlugin({
  name: 'clock',
  uses: { calendars, notifications },
  i18n: {
    en: { late: 'Ticket {number} is late', soon: 'Ticket {number} is due soon' },
    ms: { late: 'Tiket {number} sudah lewat', soon: 'Tiket {number} hampir tamat tempoh' },
  },
  setup(ctx) {
    ctx.on(calendarsChanged, async ({ calendarId }) => {
      await ctx.use.calendars.refresh()
      const calendar = await ctx.use.calendars.for({ franchiseId: null, outletId: null })
      heard.push({ calendarId, version: calendar.version })
    })
  },
  routes(app, ctx) {
    app.get('/count', open, async ({ query: { at, hours = '1', franchiseId = null, outletId = null } }) => {
      const calendar = await ctx.use.calendars.for({ franchiseId, outletId })
      const { id, zone, version } = calendar
      const from = new Date(at)
      return { id, zone, version, next: calendar.nextOpening(from), add: calendar.add(from, Number(hours) * 3_600_000), open: calendar.isOpen(from) }
    })
    app.get('/heard', open, () => heard)
    app.post('/notify', open, async ({ body: { notBefore, ...notice } }) => {
      await ctx.tx(async (tx) => {
        await ctx.use.notifications.notify(tx, { ...notice, ...(notBefore && { notBefore: new Date(notBefore) }) })
        if (notice.fails) throw new Error('on purpose')
      })
      return { ok: true }
    })
  },
})
`

/** Puts the plugin below the repository, where its own import of the core is found. Remove the folder afterwards. */
export function clockPlugin(): { folder: string; config: object } {
  const output = join(root, 'test-output')
  mkdirSync(output, { recursive: true })
  const folder = mkdtempSync(join(output, 'clock-plugin-'))
  const path = join(folder, 'clock.mjs')
  writeFileSync(path, source)
  const config = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
  return { folder, config: { plugins: { ...config.plugins, [path]: {} } } }
}
