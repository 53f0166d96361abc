import { insertNew, type Tx } from '@kaunter/core'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { rulesJob } from './jobs.ts'
import type { RuleStore } from './rule-store.ts'
import { deskTables } from './tables.ts'

/** Of one rule in one look; the others come with the next. */
const portion = 500
/** Whoever has waited longer is no business of a rule any more, and what is remembered of him is forgotten. */
const longestDays = 90

/** Finds customers who have waited for as long as a rule says: each rule runs once for each time they wait. */
export function createWaits(ctx: TicketsContext, store: RuleStore) {
  const table = { ...tables(ctx), ...deskTables(ctx) }

  return async (): Promise<void> => {
    const now = Date.now()
    const oldest = new Date(now - longestDays * 86_400_000)
    for (const rule of await store.waitingFor(['unanswered'])) {
      const wait = (rule.afterMinutes ?? 0) * 60_000
      // Who had waited long enough before the rule was there is not its business.
      const after = new Date(Math.max(oldest.getTime(), rule.savedAt.getTime() - wait))
      await ctx.tx((tx) => claim(tx, rule.id, after, new Date(now - wait)))
    }
    await ctx.db(table.ruleWait).where('since', '<', oldest).delete()
  }

  async function claim(tx: Tx, ruleId: string, after: Date, until: Date): Promise<void> {
    const due: Pick<TicketRow, 'id' | 'version' | 'awaiting_reply_since'>[] = await tx
      .db({ t: table.ticket })
      .select('t.id', 't.version', 't.awaiting_reply_since')
      .where('t.is_open', true)
      .where('t.awaiting_reply_since', '<=', until)
      .where('t.awaiting_reply_since', '>', after)
      .whereNull('t.snoozed_until')
      .whereNotExists((known) =>
        known
          .select(tx.db.raw('1'))
          .from({ w: table.ruleWait })
          .where('w.rule_id', ruleId)
          .whereRaw('w.ticket_id = t.id and w.since = t.awaiting_reply_since'),
      )
      .orderBy('t.awaiting_reply_since')
      .limit(portion)
    const rows = due.map(({ id, awaiting_reply_since }) => ({
      rule_id: ruleId,
      ticket_id: id,
      since: awaiting_reply_since,
    }))
    // Another process may look at the same time: the key decides who sends the rule.
    const made = await insertNew(tx.db, table.ruleWait, rows, ['rule_id', 'ticket_id', 'since'], 'ticket_id')
    const changes = due
      .filter((_ticket, i) => made[i] !== undefined)
      .map(({ id, version }) => ({ ticketId: id, version, on: ['unanswered' as const], messageIds: [], ruleId }))
    for (let from = 0; from < changes.length; from += 100)
      await tx.send(rulesJob, { changes: changes.slice(from, from + 100) })
  }
}
