import type { Knex } from 'knex'
import type { StoredWebhook, WebhookInbox, WebhookOutcome } from '../../contracts/index.ts'
import { isTransient } from '../../kernel/database.ts'
import { messageOf } from '../../kernel/errors.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import type { Precedence } from './precedence.ts'

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
/** Bodies held in memory at once; after an outage there may be gigabytes waiting. */
const maxBytes = 8 * 1024 * 1024

interface Head {
  id: string
  source: string
  tries: number
  bytes: number
}

export interface ConsumerParts {
  precedence: Precedence
  /** Whether no ingest job waits or runs: then what is unprocessed has lost its job. */
  isIdle(): Promise<boolean>
}

export function createConsumer(ctx: Context, { precedence, isIdle }: ConsumerParts) {
  const handlers = new Map<string, Handler>()
  /** Sources whose consumer is new, for `resume`. */
  const back = new Set<string>()
  const table = ctx.table('event')
  let firstSweep = true

  async function heads(where: (query: Knex.QueryBuilder) => void): Promise<Head[]> {
    const rows: Head[] = await ctx
      .db(table)
      .select('id', 'source', 'tries', ctx.db.raw('length(body) as bytes'))
      .whereNull('processed_at')
      // Nobody listens to the others now; they are offered again when their plugin is back.
      .whereIn('source', [...handlers.keys()])
      .where(where)
      .orderBy('id')
    return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }))
  }

  async function handle(all: readonly Head[]): Promise<void> {
    for (const [source, rows] of Map.groupBy(all, (row) => row.source))
      for (const portion of portions(rows))
        await precedence.giveWay(portion.length, () => settle(handlers.get(source) as Handler, portion))
  }

  async function settle(handler: Handler, rows: readonly Head[]): Promise<void> {
    const bodies: { id: string; body: Buffer; received_at: Date }[] = await ctx
      .db(table)
      .select('id', 'body', 'received_at')
      .whereIn(
        'id',
        rows.map((row) => row.id),
      )
      .orderBy('id')
    const webhooks = bodies.map(({ id, body, received_at }) => ({ id, body, receivedAt: received_at }))
    const outcomes = await attempt(handler, webhooks)
    const done = webhooks.flatMap(({ id }, i) => (outcomes[i]?.ok ? id : []))
    if (done.length > 0) await ctx.db(table).whereIn('id', done).update({ processed_at: new Date(), error: null })
    const tries = new Map(rows.map((row) => [row.id, row.tries]))
    for (const [i, { id }] of webhooks.entries()) {
      const outcome = outcomes[i]
      if (outcome !== undefined && !outcome.ok) await failed(id, tries.get(id) ?? 0, outcome.error)
    }
  }

  /** A failing batch is halved until the bad ones stand alone: their neighbours keep most of the speed of sets. */
  async function attempt(handler: Handler, webhooks: readonly StoredWebhook[]): Promise<WebhookOutcome[]> {
    try {
      return await handler(webhooks)
    } catch (error) {
      if (webhooks.length === 1) return [{ ok: false, error }]
      ctx.log.warn({ err: error, count: webhooks.length }, 'a batch of webhooks failed; trying it in halves')
      const middle = Math.ceil(webhooks.length / 2)
      const first = await attempt(handler, webhooks.slice(0, middle))
      return [...first, ...(await attempt(handler, webhooks.slice(middle)))]
    }
  }

  async function failed(id: string, before: number, error: unknown): Promise<void> {
    // An unreachable or overloaded database says nothing about the webhook.
    const tries = isTransient(error) ? before : before + 1
    ctx.log.error({ err: error, webhook: id, tries }, 'a webhook could not be handled')
    await ctx.tx(async (tx) => {
      await tx
        .db(table)
        .where({ id })
        .update({ tries, error: messageOf(error).slice(0, 2000) })
      if (tries < maxTries) await tx.send(ingest, { id }, { startAfter: Math.min(300, 2 ** (tries + 1)) })
    })
  }

  async function again(tx: Tx, ids: readonly string[]): Promise<void> {
    await tx.db(table).whereIn('id', ids).update({ processed_at: null, tries: 0 })
    for (const id of ids) await tx.send(ingest, { id })
  }

  const givenUp = () =>
    ctx
      .db(table)
      .whereNull('processed_at')
      .where('tries', '>=', maxTries)
      .whereIn('source', [...handlers.keys()])

  return {
    again,

    register(source: string, handler: Handler, signal: AbortSignal): void {
      handlers.set(source, handler)
      back.add(source)
      signal.addEventListener('abort', () => {
        if (handlers.get(source) === handler) handlers.delete(source)
      })
    },

    /** Plugins came back: what waited for them is offered at once. */
    async resume(): Promise<void> {
      const sources = [...back]
      back.clear()
      const batches: string[] = await ctx
        .db(table)
        .distinct('batch')
        .whereNull('processed_at')
        .where('tries', '<', maxTries)
        .whereIn('source', sources)
        .pluck('batch')
      await ctx.tx(async (tx) => {
        for (const batch of batches) await tx.send(ingest, { batch })
      })
    },

    async run(batch: readonly { batch?: string; id?: string }[]): Promise<void> {
      const batches = batch.flatMap((job) => job.batch ?? [])
      const ids = batch.flatMap((job) => job.id ?? [])
      await handle(await heads((query) => query.whereIn('batch', batches).orWhereIn('id', ids)))
    },

    async sweep(): Promise<void> {
      if (firstSweep) {
        // What one release could not handle, the next one may.
        const ids: string[] = await givenUp().limit(1000).pluck('id')
        await ctx.tx((tx) => again(tx, ids))
        firstSweep = false
      }
      if (!(await isIdle())) return
      const before = new Date(Date.now() - 120_000)
      const lost = await heads((query) => query.where('received_at', '<', before).where('tries', '<', maxTries))
      for (let i = 0; i < lost.length; i += maxAtOnce)
        await ctx.tx(async (tx) => {
          for (const { id } of lost.slice(i, i + maxAtOnce)) await tx.send(ingest, { id })
        })
    },

    /** Webhooks that failed and are not done: they are kept, tried several times, and once more after each start. */
    async countFailing(): Promise<number> {
      const row = await ctx.db(table).whereNull('processed_at').where('tries', '>', 0).count('* as n').first()
      return Number(row?.n ?? 0)
    },
  }
}

function* portions(rows: readonly Head[]): Generator<readonly Head[]> {
  let start = 0
  let bytes = 0
  for (const [i, row] of rows.entries()) {
    bytes += row.bytes
    if (i > start && (i - start >= maxAtOnce || bytes > maxBytes)) {
      yield rows.slice(start, i)
      start = i
      bytes = row.bytes
    }
  }
  if (start < rows.length) yield rows.slice(start)
}
