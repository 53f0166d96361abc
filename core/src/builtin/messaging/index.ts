import {
  channels,
  contactKeepers,
  directory,
  host,
  type Messaging,
  messaging,
  outletMoved,
} from '../../contracts/index.ts'
import { insertNew } from '../../kernel/insert.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { createContactKeeper } from './contact-keeper.ts'
import { createGate } from './gate.ts'
import { migrations } from './migrations.ts'
import { createQueue, sendJob, settleJob } from './queue.ts'
import { createReceiver } from './receive.ts'
import { createSender } from './send.ts'
import { createStatuses, parkedJob } from './statuses.ts'
import { loadViews } from './views.ts'

const upkeep = defineJob('messaging.upkeep', Type.Object({}), { cron: '* * * * *', retries: 0 })

/** Conversations and messages: receive, route, send through the gate, follow the statuses. */
export const messagingPlugin = definePlugin({
  name: 'messaging',
  title: 'title',
  i18n: { en: { title: 'Messages' }, ms: { title: 'Mesej' } },
  uses: { kernel: kernelServices, directory, channels, host },
  provides: [messaging, contactKeepers],
  migrations,
  setup(ctx) {
    /** How often plugins came or went, and up to which of these all messages were offered again. */
    let changes = 1
    let offered = 0
    const channelOf = (name: string) => ctx.use.channels.get(name)
    const installation = () => ctx.use.host.installation
    const gate = createGate(ctx, channelOf)
    const queue = createQueue(ctx)
    const statuses = createStatuses(ctx, queue, installation)
    const receiver = createReceiver(ctx, () => ctx.use.directory, statuses.applyParked)
    const sender = createSender(ctx, {
      gate,
      queue,
      channelOf,
      directory: () => ctx.use.directory,
      installation,
      applyParked: statuses.applyParked,
    })
    const accounts = ctx.table('channel_account')
    ctx.provide(contactKeepers, createContactKeeper(ctx), 'messaging')

    const account: Messaging['account'] = async (tx, { channel, providerId, label }) => {
      const values = { channel, provider_id: providerId, label, created_at: new Date() }
      await insertNew(tx.db, accounts, [values], ['channel', 'provider_id'])
      const row = await tx.db(accounts).select('id').where({ channel, provider_id: providerId }).first()
      return { id: row.id, channel, providerId }
    }
    ctx.provide(messaging, {
      account,
      async accounts(channel) {
        const rows = await ctx
          .db(accounts)
          .select('id', 'provider_id', 'paused_reason')
          .where({ channel })
          .orderBy('id')
        return rows.map((row) => ({
          id: row.id,
          channel,
          providerId: row.provider_id,
          pausedReason: row.paused_reason,
        }))
      },
      resume: async (tx, accountId) =>
        void (await tx.db(accounts).where({ id: accountId }).update({ paused_reason: null })),
      receive: receiver.receive,
      receiveStatuses: statuses.receiveStatuses,
      identityChanged: async (tx, change) => void (await ctx.use.directory.replaceIdentity(tx, change)),
      send: sender.send,
      sendsLists: sender.sendsLists,
      retry: sender.retry,
      views: (ids, tx) => loadViews(ctx, ids, tx?.db ?? ctx.db),
      window: gate.window,
    })
    // The place of a conversation is that of its shop, as it stands now.
    ctx.on(outletMoved, async ({ outletId }) => {
      const franchise_id = (await ctx.use.directory.shop('outlet', outletId))?.franchise?.id
      if (franchise_id !== undefined)
        await ctx.db(ctx.table('conversation')).where({ outlet_id: outletId }).update({ franchise_id })
    })
    ctx.work(sendJob, ({ messageId }, { signal }) => sender.work(messageId, signal))
    ctx.work(settleJob, ({ messageId }) => sender.settle(messageId))
    ctx.work(parkedJob, ({ providerIds }) => ctx.tx((tx) => statuses.applyParked(tx, providerIds)))
    ctx.work(upkeep, async () => {
      await statuses.applyLost()
      await queue.rescue()
      // All of them once after a start or a change, since a plugin may be back; later only what lately found no taker.
      const now = changes
      await receiver.reroute(offered === now ? new Date(Date.now() - 3_600_000) : new Date(0))
      offered = now
    })
    ctx.use.kernel.lifecycle.onChange(async () => {
      changes++
      await ctx.send(upkeep, {})
    })
  },
})
