import { defineJob, insertOne, type Tx, Type, updateEach } from '@kaunter/core'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import type { Clocks } from './clocks.ts'
import { isOutdated } from './promise.ts'
import { type RunRow, slaTables } from './tables.ts'

/**
 * Works out the open deadlines anew, after policies or calendars have changed; by the clock as well, for what a stop or
 * a migration has left.
 */
export const recalculate = defineJob('tickets.sla-recalculate', Type.Object({}), { cron: '* * * * *', retries: 10 })

const batchSize = 500

/** Asks for all open deadlines to be worked out anew, once the transaction is done. */
export type StartRun = (tx: Tx, reason: RunRow['reason']) => Promise<void>

/** Goes through all open tickets; where it stands is a row, so that whoever takes it over goes on from there. */
export function createRecalculation(ctx: TicketsContext, clocks: Clocks) {
  const table = { ...tables(ctx), ...slaTables(ctx) }

  const start: StartRun = async (tx, reason) => {
    const started_at = new Date()
    const [row] = await tx.db(table.ticket).where('is_open', true).count('* as open')
    // A newer run does all that an older one would have.
    await tx.db(table.run).whereNull('finished_at').update({ finished_at: started_at })
    await insertOne(tx.db, table.run, { reason, total: Number(row?.open), done: 0, after_id: 0, started_at })
    await tx.send(recalculate, {})
  }

  async function runAll(): Promise<void> {
    for (let seen: string | undefined; !ctx.signal.aborted; ) {
      const run = await unfinished()
      if (run === undefined) return
      // Another process may have made the change, also while this one was at work, and calendars are kept in memory.
      if (run.id !== seen) await ctx.use.calendars.refresh()
      seen = run.id
      await ctx.tx((tx) => runSome(tx, run.id))
    }
  }

  const unfinished = (): Promise<Pick<RunRow, 'id'> | undefined> =>
    ctx.db(table.run).whereNull('finished_at').orderBy('id', 'desc').first('id')

  /** One batch, unless a newer run has taken its place. */
  async function runSome(tx: Tx, id: string): Promise<void> {
    const run: RunRow | undefined = await tx.db(table.run).where({ id }).whereNull('finished_at').first().forUpdate()
    if (run === undefined) return
    const tickets: TicketRow[] = await tx
      .db(table.ticket)
      .where('is_open', true)
      .where('id', '>', run.after_id)
      .orderBy('id')
      .limit(batchSize)
      .forUpdate()
    const last = tickets.at(-1)
    if (last === undefined) {
      await tx.db(table.run).where({ id }).update({ finished_at: new Date(), total: run.done })
      return
    }
    await anew(tx, tickets)
    await tx
      .db(table.run)
      .where({ id })
      .update({ after_id: last.id, done: run.done + tickets.length })
  }

  async function anew(tx: Tx, tickets: readonly TicketRow[]): Promise<void> {
    const handed: { ticket_id: string; started_at: Date }[] = await tx
      .db(table.clock)
      .select('ticket_id', 'started_at')
      .where({ metric: 'handoff', is_open: true })
      .whereIn(
        'ticket_id',
        tickets.map(({ id }) => id),
      )
    const handedOff = new Map(handed.map(({ ticket_id, started_at }) => [ticket_id, started_at]))
    const kept = await clocks.keep(
      tx,
      tickets.map((ticket) => ({
        ticket,
        turns: ticket.awaiting_reply_since ? [{ at: ticket.awaiting_reply_since, kind: 'asked', by: null }] : [],
        handedOffAt: handedOff.get(ticket.id) ?? null,
        resolvedBy: null,
        isNew: false,
      })),
    )
    await updateEach(
      tx.db,
      table.ticket,
      new Map(
        kept
          .filter(({ ticket, values }) => isOutdated(ticket, values))
          // Pages take what has a higher version.
          .map(({ ticket, values }) => [ticket.id, { ...values, version: ticket.version + 1 }]),
      ),
    )
  }

  /** The newest run, which is the one that counts. */
  const progress = (): Promise<RunRow | undefined> => ctx.db(table.run).orderBy('id', 'desc').first()

  return { start, runAll, progress }
}
