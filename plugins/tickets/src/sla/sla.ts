import { calendarsChanged } from '@kaunter/core/contracts'
import type { Changes } from '../change.ts'
import type { createFacts } from '../desk/facts.ts'
import type { TicketsContext } from '../tables.ts'
import { createClocks } from './clocks.ts'
import { createPolicies } from './policies.ts'
import { createSlaReaction } from './reaction.ts'
import { createRecalculation, recalculate } from './recalculation.ts'
import { createReport } from './report.ts'
import { createSweep } from './sweep.ts'
import { createSlaView } from './view.ts'

/** What is promised to customers: which policy holds, by when, and what happens then. */
export function createSla(
  ctx: TicketsContext,
  { changes, loadFacts }: { changes: Changes; loadFacts: ReturnType<typeof createFacts> },
) {
  const policies = createPolicies(ctx, loadFacts)
  const clocks = createClocks(ctx, policies)
  const recalculation = createRecalculation(ctx, clocks)
  const sweep = createSweep(ctx, { changes, policies, clocks })
  return {
    policies,
    recalculation,
    reaction: createSlaReaction(ctx, clocks),
    view: createSlaView(ctx, clocks),
    report: createReport(ctx),
    /** In `setup`. */
    start(): void {
      ctx.work(recalculate, () => recalculation.runAll())
      ctx.on(calendarsChanged, () => ctx.tx((tx) => recalculation.start(tx, 'calendar')))
      sweep.begin()
    },
  }
}
