import { channels, directory, type Messaging, messaging } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { createGate } from './gate.ts'
import { migrations } from './migrations.ts'
import { createReceiver } from './receive.ts'
import { createSender, sendJob, settleJob } from './send.ts'
import { createStatuses } from './statuses.ts'
import { loadViews } from './views.ts'

const upkeep = defineJob('messaging.upkeep', Type.Object({}), { cron: '* * * * *', retries: 0 })

/** Conversations and messages: receive, route, send through the gate, follow the statuses. */
export const messagingPlugin = definePlugin({
  name: 'messaging',
  uses: { directory, channels },
  provides: [messaging],
  migrations,
  setup(ctx) {
    let firstRun = true
    const channelOf = (name: string) => ctx.use.channels.get(name)
    const services = () => ({ directory: ctx.use.directory })
    const gate = createGate(ctx, channelOf)
    const statuses = createStatuses(ctx)
    const receiver = createReceiver(ctx, services, statuses.applyParked)
    const sender = createSender(ctx, gate, channelOf, services, statuses.applyParked)
    const table = {
      account: ctx.table('channel_account'),
      message: ctx.table('message'),
      status: ctx.table('status_event'),
    }

    const account: Messaging['account'] = async (tx, { channel, providerId, label }) => {
      const values = { channel, provider_id: providerId, label, created_at: new Date() }
      await tx.db(table.account).insert(values).onConflict(['channel', 'provider_id']).ignore()
      const row = await tx.db(table.account).select('id').where({ channel, provider_id: providerId }).first()
      return { id: row.id, channel, providerId }
    }
    ctx.provide(messaging, {
      account,
      receive: receiver.receive,
      receiveStatuses: statuses.receiveStatuses,
      identityChanged: async (tx, change) => void (await ctx.use.directory.replaceIdentity(tx, change)),
      send: sender.send,
      retry: sender.retry,
      views: (ids, tx) => loadViews(ctx, ids, tx?.db ?? ctx.db),
      window: gate.window,
    })
    ctx.work(sendJob, ({ messageId }, { signal }) => sender.work(messageId, signal))
    ctx.work(settleJob, ({ messageId }) => sender.settle(messageId))
    ctx.work(upkeep, async () => {
      // A status and the answer to its send can pass each other between two commits; here they meet.
      const rows: { provider_id: string }[] = await ctx
        .db(`${table.status} as s`)
        .join(`${table.message} as m`, { 'm.account_id': 's.account_id', 'm.provider_id': 's.provider_id' })
        .select('s.provider_id')
        .whereNull('s.message_id')
        .where({ 'm.direction': 'out' })
        .limit(1000)
      if (rows.length > 0)
        await ctx.tx((tx) =>
          statuses.applyParked(
            tx,
            rows.map((row) => row.provider_id),
          ),
        )
      // All of them once after a start, since a plugin may be back; later only what lately found no taker.
      await receiver.reroute(firstRun ? new Date(0) : new Date(Date.now() - 3_600_000))
      firstRun = false
    })
  },
})
