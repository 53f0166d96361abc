import type { Knex } from 'knex'
import type { StoredWebhook, WebhookInbox, WebhookOutcome } from '../../contracts/index.ts'
import { messageOf } from '../../kernel/errors.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'

type Handler = Parameters<WebhookInbox['consume']>[1]

/** Work on the webhooks of one group commit, or on one webhook that failed in its group. */
export const ingest = defineJob(
  'webhooks.ingest',
  Type.Object({ batch: Type.Optional(Type.String()), id: Type.Optional(Type.String()) }),
  // Retries are for a killed process or an unreachable database; a bad webhook has its own count.
  { retries: 20, backoffSeconds: 1, backoffMaxSeconds: 30, concurrency: 100 },
)

/** Finds webhooks whose job was lost, for example with a restored jobs schema. */
export const sweep = defineJob('webhooks.sweep', Type.Object({}), { cron: '* * * * *', retries: 0 })

const maxTries = 8
const maxAtOnce = 500

interface Row {
  id: string
  source: string
  body: Buffer
  received_at: Date
  tries: number
}

export function createConsumer(ctx: Context) {
  const handlers = new Map<string, Handler>()
  const table = ctx.table('event')

  const load = (where: (query: Knex.QueryBuilder) => void): Promise<Row[]> =>
    ctx
      .db(table)
      .select('id', 'source', 'body', 'received_at', 'tries')
      .whereNull('processed_at')
      .where(where)
      .orderBy('id')

  async function handle(rows: readonly Row[]): Promise<void> {
    const bySource = Map.groupBy(rows, (row) => row.source)
    for (const [source, all] of bySource) {
      const handler = handlers.get(source)
      // Nobody listens now; the sweep offers them again when the plugin is back.
      if (handler === undefined) continue
      for (let i = 0; i < all.length; i += maxAtOnce) await settle(handler, all.slice(i, i + maxAtOnce))
    }
  }

  async function settle(handler: Handler, rows: readonly Row[]): Promise<void> {
    const outcomes = await attempt(handler, rows)
    const done = rows.filter((_, i) => outcomes[i]?.ok)
    if (done.length > 0)
      await ctx
        .db(table)
        .whereIn(
          'id',
          done.map((row) => row.id),
        )
        .update({ processed_at: new Date(), error: null })
    for (const [i, row] of rows.entries()) {
      const outcome = outcomes[i]
      if (outcome !== undefined && !outcome.ok) await failed(row, outcome.error)
    }
  }

  async function attempt(handler: Handler, rows: readonly Row[]): Promise<WebhookOutcome[]> {
    try {
      return await handler(rows.map(toWebhook))
    } catch (error) {
      if (rows.length === 1) return [{ ok: false, error }]
      ctx.log.warn({ err: error, count: rows.length }, 'a batch of webhooks failed; handling them one by one')
      const outcomes: WebhookOutcome[] = []
      for (const row of rows) outcomes.push(...(await attempt(handler, [row])))
      return outcomes
    }
  }

  async function failed(row: Row, error: unknown): Promise<void> {
    const tries = row.tries + 1
    ctx.log.error({ err: error, webhook: row.id, source: row.source, tries }, 'a webhook could not be handled')
    await ctx.tx(async (tx) => {
      await tx
        .db(table)
        .where({ id: row.id })
        .update({ tries, error: messageOf(error).slice(0, 2000) })
      if (tries < maxTries) await tx.send(ingest, { id: row.id }, { startAfter: Math.min(300, 2 ** tries) })
    })
  }

  return {
    register(source: string, handler: Handler): void {
      handlers.set(source, handler)
    },

    async run(batch: readonly { batch?: string; id?: string }[]): Promise<void> {
      const batches = batch.flatMap((job) => job.batch ?? [])
      const ids = batch.flatMap((job) => job.id ?? [])
      await handle(await load((query) => query.whereIn('batch', batches).orWhereIn('id', ids)))
    },

    async again(tx: Tx, ids: readonly string[]): Promise<void> {
      await tx.db(table).whereIn('id', ids).update({ processed_at: null, tries: 0 })
      for (const id of ids) await tx.send(ingest, { id })
    },

    async sweep(): Promise<void> {
      const before = new Date(Date.now() - 120_000)
      const rows: { id: string }[] = await ctx
        .db(table)
        .select('id')
        .whereNull('processed_at')
        .where('received_at', '<', before)
        .where('tries', '<', maxTries)
        .whereIn('source', [...handlers.keys()])
        .orderBy('id')
        .limit(1000)
      for (const row of rows) await ctx.send(ingest, { id: row.id })
    },
  }
}

const toWebhook = (row: Row): StoredWebhook => ({ id: row.id, body: row.body, receivedAt: row.received_at })
