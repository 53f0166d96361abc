import { webhookInbox } from '../../contracts/index.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { createConsumer, ingest, sweep } from './consumer.ts'
import { GroupCommit } from './group-commit.ts'
import { migrations } from './migrations.ts'
import { Precedence } from './precedence.ts'
import { storeByStatement } from './store-statement.ts'
import { storeByTransaction } from './store-transaction.ts'

/** Takes webhooks in: durable before the answer, in effect exactly once. */
export const webhooks = definePlugin({
  name: 'webhooks',
  title: 'title',
  i18n: { en: { title: 'Incoming webhooks' }, ms: { title: 'Webhook masuk' } },
  uses: { kernel: kernelServices },
  provides: [webhookInbox],
  migrations,
  setup(ctx) {
    const { jobs, lifecycle, metrics } = ctx.use.kernel
    const sizes = metrics.histogram(
      'kaunter_webhook_commit_size',
      'Webhooks that were stored by one commit',
      [1, 2, 5, 10, 20, 50, 100, 200],
    )
    const storeOf = (source: string) =>
      jobs.inDomainDatabase
        ? storeByStatement(ctx.db, ctx.table('event'), source, () => jobs.insertStatement(ingest.id))
        : storeByTransaction(ctx, source)
    const commits = new Map<string, GroupCommit>()
    const commitsOf = (source: string) => {
      const found = commits.get(source) ?? new GroupCommit(storeOf(source), (size) => sizes.observe(size))
      commits.set(source, found)
      return found
    }
    const precedence = new Precedence()
    const consumer = createConsumer(ctx, {
      precedence,
      isIdle: async () => (await jobs.unfinished(ingest.id)) === 0,
    })
    ctx.provide(webhookInbox, {
      store(source, body) {
        precedence.arrived()
        return commitsOf(source).add(body)
      },
      consume: (source, handler, signal) => consumer.register(source, handler, signal),
      again: (tx, ids) => consumer.again(tx, ids),
    })
    ctx.workBatch(ingest, (batch) => consumer.run(batch))
    ctx.health('inbox', async () => {
      const count = await consumer.countFailing()
      if (count > 0)
        throw new Error(`${count} ${count === 1 ? 'webhook' : 'webhooks'} could not be handled yet; the log says why`)
    })
    ctx.work(sweep, () => consumer.sweep())
    lifecycle.onChange(() => consumer.resume())
  },
})
