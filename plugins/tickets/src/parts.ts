import { createChanges, type Reaction } from './change.ts'
import { createDesk } from './desk/desk.ts'
import { createFacts } from './desk/facts.ts'
import { createPatch } from './desk/patch.ts'
import { createUndo } from './desk/undo.ts'
import { createClock, createTimes } from './lifecycle/clock.ts'
import { createJoining } from './lifecycle/joining.ts'
import { createLinks } from './lifecycle/links.ts'
import { createMoves } from './lifecycle/moves.ts'
import { createResolutions } from './lifecycle/resolutions.ts'
import { createUnsent } from './lifecycle/unsent.ts'
import { createAside } from './linking/aside.ts'
import { createFollowing } from './linking/follow.ts'
import { createLinker } from './linking/link.ts'
import { createQuestions } from './linking/questions.ts'
import { createLinking } from './linking/work.ts'
import { createLists } from './lists/start.ts'
import { createPublisher } from './publisher.ts'
import { createShow } from './show.ts'
import { createSla } from './sla/sla.ts'
import type { TicketsContext } from './tables.ts'
import { createDrafts } from './together/drafts.ts'
import { createGuard } from './together/guard.ts'
import { createTogether } from './together/together.ts'
import { createMentions } from './tools/mentions.ts'
import { createTools } from './tools/tools.ts'
import { createWatchNotices } from './tools/watch-notices.ts'
import { createWatchers } from './tools/watchers.ts'
import { createWork } from './work.ts'
import { createWorkflows } from './workflow.ts'

function createParts(ctx: TicketsContext) {
  const publisher = createPublisher(ctx)
  const workflows = createWorkflows(() => ctx.use.workflows)
  const times = createTimes(ctx, workflows)
  // In this order: how it ended, what is promised, copies for lists and search, who gets it, rules, who is told.
  const lists = createLists(ctx)
  const reactions: Reaction[] = [createResolutions(ctx), ...lists.reactions]
  const changes = createChanges(ctx, { publisher, times, reactions })
  const moves = createMoves(ctx, workflows)
  const patch = createPatch(ctx)
  const watchers = createWatchers(ctx, publisher)
  const notices = createWatchNotices(ctx, watchers)
  const mentions = createMentions(ctx, watchers)
  const drafts = createDrafts(ctx, publisher)
  const guard = createGuard(ctx)
  const work = createWork(ctx, { publisher, changes, workflows, moves, patch, mentions, notices, drafts, guard })
  const together = createTogether(ctx, { work, drafts, guard, publisher })
  const undo = createUndo(ctx, { work, changes, moves, patch })
  const clock = createClock(ctx, changes, workflows, times)
  const links = createLinks(ctx)
  const joining = createJoining(ctx, { publisher, changes, workflows, work, links })
  const link = createLinker(ctx, changes)
  const linking = {
    ...createLinking(ctx, { work, link, undo }),
    aside: createAside(ctx, publisher),
    questions: createQuestions(ctx, publisher, link),
    follow: createFollowing(ctx, link),
  }
  const show = createShow(ctx)
  const loadFacts = createFacts(ctx)
  const desk = createDesk(ctx, { publisher, changes, moves, patch, loadFacts, work, undo })
  const sla = createSla(ctx, { changes, loadFacts })
  reactions.push(sla.reaction, ...desk.reactions, notices.reaction)
  const tools = createTools(ctx, { watchers, work, changes, undo, outgoing: together.outgoing, set: desk.set })
  return {
    publisher,
    workflows,
    changes,
    moves,
    work,
    clock,
    links,
    joining,
    linking,
    show,
    loadFacts,
    sla,
    desk,
    undo,
    lists,
    unsent: createUnsent(ctx, changes),
    tools,
    together,
  }
}

export type Parts = ReturnType<typeof createParts>

const made = new WeakMap<TicketsContext, Parts>()

/** The parts of this running plugin: setup and routes use the same. */
export function partsOf(ctx: TicketsContext): Parts {
  const parts = made.get(ctx) ?? createParts(ctx)
  made.set(ctx, parts)
  return parts
}
