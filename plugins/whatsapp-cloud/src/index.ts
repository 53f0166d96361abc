import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { defineJob, definePlugin, Type } from '@kaunter/core'
import { channels, host, messaging, webhookInbox } from '@kaunter/core/contracts'
import { configSchema, metaTarget, type Target } from './config.ts'
import { createChannel } from './graph.ts'
import { createIngest } from './ingest.ts'
import { migrations } from './migrations.ts'
import { mountWebhook, source } from './webhook.ts'

const release = defineJob('whatsapp-cloud.release', Type.Object({}), { cron: '* * * * *', retries: 0 })

/** Where to send and whom to trust, per kernel of this process. */
const targets = new WeakMap<object, Target>()

const Held = Type.Object({
  phoneNumberId: Type.String(),
  wabaId: Type.String(),
  reason: Type.String(),
  webhooks: Type.Integer(),
})

/** WhatsApp through Meta's Cloud API; without WABA_* through a simulator with a phone in the browser. */
export default definePlugin({
  name: 'whatsapp-cloud',
  config: configSchema,
  uses: { messaging, inbox: webhookInbox, host },
  provides: [channels],
  permissions: { 'whatsapp-cloud:status': { label: 'See the state of the WhatsApp numbers', roles: ['supervisor'] } },
  migrations,
  setup(ctx) {
    const meta = metaTarget(ctx.config, ctx.use.host.production)
    if (meta !== undefined) targets.set(ctx, meta)
    else {
      const simulated = simulatedTarget()
      targets.set(ctx, simulated)
      ctx.use.host.onListening(async ({ url }) => {
        // Loaded only here: a production server has no use for it.
        const { startSimulator } = await import('./simulator/index.ts')
        const simulator = await startSimulator({
          port: ctx.config.simulatorPort,
          webhookUrl: `${url}/webhook/whatsapp`,
          appSecret: simulated.appSecrets[0] as string,
          accessToken: simulated.accessToken,
          phoneNumberId: simulatedNumber.phoneNumberId,
          wabaId: simulatedNumber.wabaId,
          displayPhoneNumber: '+60 3-2700 0000',
          statePath: join(ctx.use.host.directory, 'simulator.json'),
        })
        simulated.apiBase = simulator.url
        ctx.use.host.announce('Phone', simulator.phoneUrl)
        ctx.onClose(() => simulator.close())
      })
    }
    const target = () => targets.get(ctx) as Target
    const ingest = createIngest(ctx, target)
    ctx.provide(channels, createChannel(target, ctx.log))
    ctx.use.inbox.consume(source, (webhooks) => ingest.handle(webhooks))
    ctx.work(release, () => ingest.release())
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
    app.get(
      '/status',
      {
        config: { permission: 'whatsapp-cloud:status' },
        schema: {
          summary: 'The numbers in use, and what is held for numbers that are not configured',
          response: {
            200: Type.Object({
              simulated: Type.Boolean(),
              graphVersion: Type.String(),
              numbers: Type.Array(Type.String()),
              held: Type.Array(Held),
            }),
          },
        },
      },
      async () => {
        const { simulated, graphVersion, numbers } = target()
        const rows = await ctx
          .db(ctx.table('held'))
          .select('phone_number_id', 'waba_id', 'reason')
          .count('* as n')
          .whereNull('released_at')
          .groupBy('phone_number_id', 'waba_id', 'reason')
          .limit(200)
        const held = rows.map((row) => ({
          phoneNumberId: String(row.phone_number_id),
          wabaId: String(row.waba_id),
          reason: String(row.reason),
          webhooks: Number(row.n),
        }))
        return { simulated, graphVersion, numbers: numbers.map((number) => number.phoneNumberId), held }
      },
    )
  },
})

const simulatedNumber = { phoneNumberId: '100000000000001', wabaId: '200000000000001' }

function simulatedTarget(): Target {
  const secret = () => randomBytes(24).toString('base64url')
  return {
    simulated: true,
    apiBase: '',
    graphVersion: 'v26.0',
    accessToken: secret(),
    appSecrets: [secret()],
    verifyToken: secret(),
    numbers: [simulatedNumber],
  }
}
