import { defineJob, isTransient, type Knex, messageOf, type Tx, Type } from '@kaunter/core'
import { type Changes, system } from '../change.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { inStatus, type Workflows } from '../workflow.ts'
import { noReply } from './outcomes.ts'
import { type NextMove, nextMove } from './timing.ts'

/** Moves what is due. */
export const moveDue = defineJob('tickets.move-due', Type.Object({}), { cron: '* * * * *', retries: 0 })
/** The settings may have changed since a ticket's time was noted. */
export const noteTimes = defineJob('tickets.note-times', Type.Object({}), { cron: '23 * * * *', retries: 0 })

const pageSize = 200
/** For one that cannot be moved: a person may have put it right by then. */
const retryMilliseconds = 3_600_000

/** Without a workflow's timers, only these end or wake by time. */
const timed = new Set(['resolved', 'waiting_customer'])

/** What a ticket's next move is, by the settings of its place. */
export function createTimes(ctx: TicketsContext, workflows: Workflows) {
  async function next(ticket: TicketRow, tx?: Tx): Promise<NextMove | undefined> {
    const workflow = workflows.find(ticket.workflow)
    const timers = workflow?.timers ?? []
    if (ticket.snoozed_until === null && timers.length === 0 && !timed.has(ticket.status_category)) return undefined
    const place = { franchiseId: ticket.franchise_id, outletId: ticket.outlet_id }
    return nextMove(ticket, workflow, await ctx.settings(place, tx))
  }
  return { next }
}

export type Times = ReturnType<typeof createTimes>

/** What time does to tickets: wakes the snoozed, closes the resolved, gives up on the silent, turns a workflow's timers. */
export function createClock(ctx: TicketsContext, changes: Changes, workflows: Workflows, times: Times) {
  const table = tables(ctx)

  /** In several processes at once each ticket is moved by one of them. */
  async function moveAll(): Promise<void> {
    for (let moved = pageSize; moved === pageSize && !ctx.signal.aborted; )
      try {
        moved = await ctx.tx((tx) => move(tx))
      } catch (error) {
        if (isTransient(error)) throw error
        moved = await moveEach()
      }
  }

  const dueIn = (db: Knex): Knex.QueryBuilder =>
    db(table.ticket)
      .where('next_move_at', '<=', new Date())
      .orderBy([{ column: 'next_move_at' }, { column: 'id' }])
      .limit(pageSize)

  /** After one of them could not be moved, which must hold up no other: each by itself, and that one later. */
  async function moveEach(): Promise<number> {
    const ids: string[] = await dueIn(ctx.db).pluck('id')
    for (const id of ids)
      try {
        await ctx.tx((tx) => move(tx, id))
      } catch (error) {
        if (isTransient(error)) throw error
        ctx.log.error({ ticketId: id, reason: messageOf(error) }, 'time could not move a ticket; trying again later')
        await ctx
          .db(table.ticket)
          .where({ id })
          .update({ next_move_at: new Date(Date.now() + retryMilliseconds) })
      }
    return ids.length
  }

  /** @param only this one; else all that are due. */
  async function move(tx: Tx, only?: string): Promise<number> {
    const now = new Date()
    const query = dueIn(tx.db).forUpdate().skipLocked()
    if (only !== undefined) query.where({ id: only })
    const due: TicketRow[] = await query
    const moves = await Promise.all(due.map(async (ticket) => ({ ticket, next: await times.next(ticket, tx) })))
    // A setting that has changed may have put it off; the write path notes the new time.
    const off = moves.filter(({ next }) => next === undefined || next.at > now)
    for (const { ticket, next } of off)
      await tx
        .db(table.ticket)
        .where({ id: ticket.id })
        .update({ next_move_at: next?.at ?? null })
    const wanted = moves.flatMap(({ ticket, next }) =>
      next === undefined || next.at > now ? [] : [{ ticket, ...wantedBy(ticket, next.move, now) }],
    )
    await changes.change(tx, wanted, system)
    return due.length
  }

  function wantedBy(ticket: TicketRow, move: NextMove['move'], now: Date) {
    if (move === 'wake') return { type: 'woken', values: { snoozed_until: null } }
    if (move === 'close')
      return { type: 'closed-by-time', values: inStatus(ticket, workflows.entryOf(ticket, 'closed'), now) }
    if (move === 'give-up') {
      const values = { ...inStatus(ticket, workflows.entryOf(ticket, 'resolved'), now), outcome: noReply }
      return { type: 'resolved-by-time', values }
    }
    const status = workflows.of(ticket).statuses.find(({ name }) => name === move.to)
    return { type: 'moved-by-time', values: status === undefined ? {} : inStatus(ticket, status, now) }
  }

  /**
   * Notes anew when each ticket that time moves is due, also where the plugin of its workflow was away; by and by, since
   * nobody waits for it.
   */
  async function noteAll(): Promise<void> {
    for (let after = '0'; !ctx.signal.aborted; ) {
      const rows: TicketRow[] = await ctx
        .db(table.ticket)
        .whereNot('status_category', 'closed')
        .where((moves) => moves.whereIn('status_category', [...timed]).orWhereIn('workflow', workflows.withTimers()))
        .where('id', '>', after)
        .orderBy('id')
        .limit(1000)
      for (const row of rows) {
        const at = (await times.next(row))?.at ?? null
        if (at?.getTime() !== row.next_move_at?.getTime())
          // Only as it was read: whoever changed it since has noted the time.
          await ctx.db(table.ticket).where({ id: row.id, version: row.version }).update({ next_move_at: at })
      }
      const last = rows.at(-1)
      if (last === undefined) return
      after = last.id
    }
  }

  return { moveAll, noteAll }
}
