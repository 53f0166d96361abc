import { userAccessChanged } from '@kaunter/core/contracts'
import type { Changes } from '../change.ts'
import type { Moves } from '../lifecycle/moves.ts'
import type { Publisher } from '../publisher.ts'
import type { TicketsContext } from '../tables.ts'
import type { Work } from '../work.ts'
import { createAssignment } from './assignment.ts'
import { createAvailability } from './availability.ts'
import { createBulk } from './bulk.ts'
import { createDryRun } from './dry-run.ts'
import type { LoadFacts } from './facts.ts'
import { createHandOver } from './hand-over.ts'
import { assignJob, deskSweepJob, ruleReplyJob, rulesJob } from './jobs.ts'
import type { Patch } from './patch.ts'
import { createApply, createRuleReply } from './rule-apply.ts'
import { createPlanner } from './rule-plan.ts'
import { createRuleStore } from './rule-store.ts'
import { createRules } from './rules.ts'
import { createSetter } from './set.ts'
import type { Undo } from './undo.ts'
import { createWaits } from './waits.ts'

interface Parts {
  publisher: Publisher
  changes: Changes
  moves: Moves
  patch: Patch
  loadFacts: LoadFacts
  work: Work
  undo: Undo
}

/** Who gets a ticket, and what happens to it by itself. */
export function createDesk(ctx: TicketsContext, { publisher, changes, moves, patch, loadFacts, work, undo }: Parts) {
  const assignment = createAssignment(ctx, changes)
  const store = createRuleStore(ctx)
  const set = createSetter({ patch, moves })
  const plan = createPlanner(set)
  const apply = createApply(ctx, changes)
  const rules = createRules(ctx, { changes, loadFacts, store, patch, plan, apply })
  const reply = createRuleReply(ctx, { changes, publisher, failed: rules.failed })
  const findWaits = createWaits(ctx, store)

  /** What goes on by itself; in `setup`. */
  function start(): void {
    ctx.work(assignJob, ({ teamId }) => assignment.run(teamId))
    ctx.work(rulesJob, ({ changes }, meta) => rules.run(changes, meta))
    ctx.work(ruleReplyJob, reply)
    ctx.work(deskSweepJob, async () => {
      await assignment.sweep()
      await findWaits()
      await undo.forget()
    })
    ctx.on(userAccessChanged, ({ userId }) => assignment.releaseFrom(userId))
  }

  return {
    ...{ assignment, store, set, start, reactions: [assignment.react, rules.react] },
    availability: createAvailability(ctx, assignment),
    bulk: createBulk(work, undo),
    dryRun: createDryRun(ctx, { loadFacts, store, plan }),
    handOver: createHandOver(ctx, { work, changes, patch }),
  }
}
