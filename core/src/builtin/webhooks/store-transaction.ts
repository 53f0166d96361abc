import { createHash } from 'node:crypto'
import { insertNew } from '../../kernel/insert.ts'
import type { Context } from '../../kernel/plugin.ts'
import { timeOrderedId } from '../../kernel/time-ordered-id.ts'
import { ingest } from './consumer.ts'
import type { Store } from './group-commit.ts'

/** For every other database: the rows and the outbox's job in one transaction. */
export function storeByTransaction(ctx: Context, source: string): Store {
  return async (bodies) => {
    const batch = timeOrderedId()
    const received_at = new Date()
    const rows = bodies
      .map((body) => ({ source, hash: createHash('sha256').update(body).digest(), body, batch, received_at }))
      // In one order everywhere, so that two groups with the same doubles wait for each other at most one way round.
      .sort((a, b) => a.hash.compare(b.hash))
    await ctx.tx(async (tx) => {
      await insertNew(tx.db, ctx.table('event'), rows, ['source', 'hash'])
      await tx.send(ingest, { batch })
    })
  }
}
