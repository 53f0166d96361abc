import { Id, Instant, type Static, Type, type User } from '@kaunter/core'
import type { Publisher } from '../publisher.ts'
import type { TicketRow, TicketsContext } from '../tables.ts'
import type { Work } from '../work.ts'
import type { Drafts } from './drafts.ts'
import type { Guard } from './guard.ts'
import { sendHeldJob, tidyJob } from './jobs.ts'
import { createOutgoing } from './outgoing.ts'
import { Draft, Mode, nameOf, toDraft, toWaiting, Waiting } from './wire.ts'

const day = 86_400_000
/** Drafts that nobody has touched for so long are given up. */
const keepDraftDays = 30

/** What the people at one ticket should know of each other. */
export const TogetherDetail = Type.Object({
  /** The reader's own, also removed ones. */
  drafts: Type.Array(Draft),
  /** Who else has written something here and not sent it. */
  unsaved: Type.Array(Type.Object({ userId: Id, name: Type.String(), mode: Mode, since: Instant })),
  /** Replies that will be sent in a moment, by whomever. */
  outgoing: Type.Array(Waiting),
  /** How long a reply may wait so that it can be taken back; 0 for not at all. */
  undoSeconds: Type.Integer(),
})

interface Parts {
  work: Work
  drafts: Drafts
  guard: Guard
  publisher: Publisher
}

/** Several people at one ticket: drafts, replies that can be taken back, who is about to send. */
export function createTogether(ctx: TicketsContext, parts: Parts) {
  const { drafts } = parts
  const outgoing = createOutgoing(ctx, parts)

  async function detail(user: User, ticket: TicketRow): Promise<Static<typeof TogetherDetail>> {
    const { id, franchise_id: franchiseId, outlet_id: outletId } = ticket
    const own = await drafts.own(user.id, id)
    const others = await drafts.others(user.id, id)
    const waiting = await outgoing.of(id)
    const people = [...others, ...waiting].map(({ user_id }) => user_id)
    const names = people.length === 0 ? new Map() : await ctx.use.people.summaries(people)
    const { undoSeconds } = await ctx.settings({ franchiseId, outletId })
    return {
      drafts: own.map(toDraft),
      unsaved: others.map(({ user_id: userId, mode, updated_at }) => ({
        ...{ userId, name: nameOf(names, userId), mode },
        since: updated_at.toISOString(),
      })),
      outgoing: waiting.map((row) => toWaiting(row, names, user.id)),
      undoSeconds,
    }
  }

  /** What goes on by itself; in `setup`. */
  function start(): void {
    ctx.work(sendHeldJob, ({ id }) => outgoing.send(id))
    ctx.work(tidyJob, async () => {
      await drafts.forget(new Date(Date.now() - keepDraftDays * day))
      await outgoing.forget(new Date(Date.now() - day))
    })
  }

  return { drafts, outgoing, detail, start }
}

export type Together = ReturnType<typeof createTogether>
