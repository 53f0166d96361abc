import { contactsChanged } from '@kaunter/core/contracts'
import type { Reaction } from '../change.ts'
import type { TicketsContext } from '../tables.ts'
import { copyForSearch, createBackfill } from './backfill.ts'
import { createSearchCopies } from './copies.ts'
import { createTagCopies } from './tags.ts'

/** What keeps lists and the search quick. */
export function createLists(ctx: TicketsContext) {
  const copies = createSearchCopies(ctx)
  const reactions: Reaction[] = [createTagCopies(ctx), copies.react]
  return { copies, reactions, backfill: createBackfill(ctx, copies) }
}

/** In setup. */
export function startLists(ctx: TicketsContext, { copies, backfill }: ReturnType<typeof createLists>): void {
  ctx.work(copyForSearch, (_data, { signal }) => backfill.run(signal))
  ctx.health('search', () => backfill.assertDone())
  ctx.tap(contactsChanged, async (change) => {
    await copies.renamed(change.tx, change.contactIds)
    return change
  })
}
