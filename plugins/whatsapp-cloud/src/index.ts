import { join } from 'node:path'
import { defineJob, definePlugin, Type } from '@kaunter/core'
import { audit, channels, type Host, host, messaging, webhookInbox } from '@kaunter/core/contracts'
import { configSchema, metaTarget, type Target } from './config.ts'
import { createChannel } from './graph.ts'
import { createIngest } from './ingest.ts'
import { migrations } from './migrations.ts'
import { routes } from './routes.ts'
import { settingsSchema, texts } from './settings.ts'
import { shareSimulator } from './shared-simulator.ts'
import { mountWebhook, source } from './webhook.ts'

const release = defineJob('whatsapp-cloud.release', Type.Object({}), { cron: '* * * * *', retries: 0 })

/** Where to send and whom to trust, per kernel of this process. */
const targets = new WeakMap<object, Target>()

/** WhatsApp through Meta's Cloud API; without WABA_* through a simulator with a phone in the browser. */
export default definePlugin({
  name: 'whatsapp-cloud',
  config: configSchema,
  settings: settingsSchema,
  i18n: texts,
  uses: { audit, messaging, inbox: webhookInbox, host },
  provides: [channels],
  permissions: {
    'whatsapp-cloud:status': { label: 'permission.status', roles: ['supervisor'] },
    'whatsapp-cloud:manage': { label: 'permission.manage', roles: ['supervisor'] },
  },
  migrations,
  setup(ctx) {
    const meta = metaTarget(ctx.config, ctx.use.host.production)
    if (meta !== undefined) targets.set(ctx, meta)
    else {
      const { host } = ctx.use
      const simulated = simulatedTarget(host)
      targets.set(ctx, simulated)
      host.onListening(async ({ url }) => {
        const port = ctx.config.simulatorPort
        const own = {
          port,
          webhookUrl: `${url}/webhook/whatsapp`,
          appSecret: simulated.appSecrets[0] as string,
          accessToken: simulated.accessToken,
          ...simulatedNumber,
          displayPhoneNumber: '+60 3-2700 0000',
          statePath: join(host.directory, 'simulator.json'),
        }
        const simulator = await shareSimulator(ctx, {
          ...own,
          canHost: host.role !== 'worker',
          // Loaded only here: a production server has no use for it.
          start: async () => (await import('./simulator/index.ts')).startSimulator(own),
        })
        simulated.apiBase = simulator.url
        host.announce('Phone', simulator.phoneUrl)
        ctx.onClose(() => simulator.close())
      })
    }
    const target = () => targets.get(ctx) as Target
    const ingest = createIngest(ctx, target)
    ctx.provide(
      channels,
      createChannel(target, async () => (await ctx.settings()).accessToken, ctx.log),
    )
    ctx.use.inbox.consume(source, (webhooks) => ingest.handle(webhooks), ctx.signal)
    ctx.work(release, () => ingest.release())
    ctx.health('paused', async () => {
      const paused = (await ctx.use.messaging.accounts('whatsapp-cloud')).filter((a) => a.pausedReason !== null)
      if (paused.length > 0) throw new Error(`${paused.length} numbers are paused; see /api/whatsapp-cloud/status`)
    })
    ctx.health('numbers', async () => {
      const row = await ctx.db(ctx.table('held')).whereNull('released_at').count('* as n').first()
      const held = Number(row?.n ?? 0)
      if (held > 0)
        throw new Error(`${held} webhooks for numbers that are not configured are held; see /api/whatsapp-cloud/status`)
    })
  },
  routes(app, ctx) {
    const target = () => targets.get(ctx) as Target
    mountWebhook(app, () => ctx.use.inbox, target)
    routes(app, ctx, target)
  },
})

const simulatedNumber = { phoneNumberId: '100000000000001', wabaId: '200000000000001' }

/** The same in all processes of an installation, so that they can share one simulator. */
function simulatedTarget({ secret }: Pick<Host, 'secret'>): Target {
  return {
    simulated: true,
    apiBase: '',
    graphVersion: 'v26.0',
    accessToken: secret('simulator access token'),
    appSecrets: [secret('simulator app secret')],
    verifyToken: secret('simulator verify token'),
    numbers: [simulatedNumber],
  }
}
