import { KaunterError, type Tx, type User } from '@kaunter/core'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import type { FactsOptions, LoadFacts } from './facts.ts'
import type { RuleBody } from './rule.ts'
import type { Planner } from './rule-plan.ts'
import type { RuleStore } from './rule-store.ts'
import { type ForetoldChange, foretold, undone } from './undone.ts'

/** Looked at in one go. */
const portion = 500

/** What a rule would do to one ticket. */
export interface Outcome {
  ticketId: string
  changes: ForetoldChange[]
  note: boolean
  reply: boolean
  notify: boolean
  /** Why it would fail. */
  error: string | null
}

interface Needs {
  loadFacts: LoadFacts
  store: RuleStore
  plan: Planner
}

/** Says what a rule would do to past tickets, with what they are now, by the evaluator of the real run. */
export function createDryRun(ctx: TicketsContext, { loadFacts, store, plan }: Needs) {
  const table = tables(ctx)

  return async (user: User, rule: RuleBody, limit: number): Promise<{ scanned: number; tickets: Outcome[] }> => {
    await ctx.tx((tx) => store.check(tx, rule))
    const tickets: Outcome[] = []
    let scanned = 0
    for (let before: string | undefined; scanned < limit; ) {
      const query = ctx
        .db<TicketRow>(table.ticket)
        .orderBy('id', 'desc')
        .limit(Math.min(portion, limit - scanned))
      visibleTo(query, user)
      if (before !== undefined) query.where('id', '<', before)
      const rows = (await query) as TicketRow[]
      if (rows.length === 0) break
      tickets.push(...(await undone(ctx, (tx) => tryOut(tx, rule, rows))))
      scanned += rows.length
      before = rows.at(-1)?.id
    }
    return { scanned, tickets }
  }

  async function tryOut(tx: Tx, rule: RuleBody, rows: readonly TicketRow[]): Promise<Outcome[]> {
    const facts = await loadFacts(rows, { tx, conditions: [rule.if], text: textFor(rule) })
    const outcomes: Outcome[] = []
    for (const ticket of rows) {
      const own = facts.get(ticket.id)
      if (own !== undefined) outcomes.push(...(await tryOne(tx, rule, ticket, own)))
    }
    return outcomes
  }

  async function tryOne(tx: Tx, rule: RuleBody, ticket: TicketRow, facts: Parameters<Planner>[3]): Promise<Outcome[]> {
    const does = { ticketId: ticket.id, changes: [], note: false, reply: false, notify: false, error: null }
    try {
      const planned = await plan(tx, rule, ticket, facts)
      if (planned === undefined) return []
      const { prepared, note, reply, notify } = planned
      const said = { note: note !== undefined, reply: reply !== undefined, notify: notify !== undefined }
      return [{ ...does, ...said, changes: foretold(ticket, prepared) }]
    } catch (error) {
      if (!(error instanceof KaunterError)) throw error
      return [{ ...does, error: error.message }]
    }
  }
}

/** What a rule reads when it runs: the message that opened the ticket, or the latest. */
function textFor({ when }: RuleBody): NonNullable<FactsOptions['text']> {
  if (when.includes('created') && when.includes('message')) return 'all'
  return when.includes('created') ? 'first' : when.includes('message') ? 'last' : 'all'
}
