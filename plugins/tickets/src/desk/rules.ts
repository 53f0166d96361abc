import { isTransient, type JobMeta, messageOf, type Tx } from '@kaunter/core'
import { isOpenCategory } from '@kaunter/core/contracts'
import type { Changes, TicketChange } from '../change.ts'
import { changedFields } from '../differences.ts'
import { asks } from '../lifecycle/said.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { matches, type TicketFacts } from './conditions.ts'
import type { LoadFacts } from './facts.ts'
import { rulesJob } from './jobs.ts'
import type { Patch } from './patch.ts'
import type { Rule, Trigger } from './rule.ts'
import type { ApplyPlan } from './rule-apply.ts'
import { automation, type Planner } from './rule-plan.ts'
import type { RuleStore } from './rule-store.ts'
import { deskTables } from './tables.ts'

/** Changes that one job runs through. */
const portion = 100

/** One change that rules look at. */
export interface Occasion {
  ticketId: string
  version: number
  on: Trigger[]
  messageIds: string[]
  /** Only this one: the time of others has not come. */
  ruleId?: string
}

interface Needs {
  changes: Changes
  loadFacts: LoadFacts
  store: RuleStore
  patch: Patch
  plan: Planner
  apply: ApplyPlan
}

/** What became of each rule in one job. */
class Tally {
  readonly runs = new Map<string, number>()
  readonly failures = new Map<string, { count: number; last: string }>()

  ran(rule: Rule): void {
    this.runs.set(rule.id, (this.runs.get(rule.id) ?? 0) + 1)
  }

  failed(rule: Rule, reason: string): void {
    this.#fail(rule.id, 1, reason.slice(0, 500))
  }

  add({ runs, failures }: Tally): void {
    for (const [id, count] of runs) this.runs.set(id, (this.runs.get(id) ?? 0) + count)
    for (const [id, { count, last }] of failures) this.#fail(id, count, last)
  }

  #fail(id: string, count: number, last: string): void {
    this.failures.set(id, { count: (this.failures.get(id)?.count ?? 0) + count, last })
  }
}

/** Runs rules over what people and customers do; what rules and the system do is no occasion, so that there are no circles. */
export function createRules(ctx: TicketsContext, { changes, loadFacts, store, patch, plan, apply }: Needs) {
  const table = { ...tables(ctx), ...deskTables(ctx) }

  /** Notes the occasions; the rules run after the commit. */
  async function react(tx: Tx, all: readonly TicketChange[]): Promise<void> {
    const occasions = all.flatMap((change): Occasion[] => {
      const on = triggersOf(change)
      const messageIds = change.messages.filter(asks).map((message) => message.id)
      return on.length === 0 ? [] : [{ ticketId: change.after.id, version: change.after.version, on, messageIds }]
    })
    const awaited = await awaitedTriggers(tx, new Set(occasions.flatMap(({ on }) => on)))
    const due = occasions.filter(({ on }) => on.some((trigger) => awaited.has(trigger)))
    for (let from = 0; from < due.length; from += portion)
      await tx.send(rulesJob, { changes: due.slice(from, from + portion) })
  }

  /** Those that a rule waits for; new tickets also wait for the team of their kind. */
  async function awaitedTriggers(tx: Tx, on: ReadonlySet<Trigger>): Promise<Set<Trigger>> {
    if (on.size === 0) return new Set()
    const rules = await store.waitingFor([...on], tx)
    const awaited = new Set(rules.flatMap((rule) => rule.when))
    if (on.has('created') && (await patch.defaultTeams(tx)).size > 0) awaited.add('created')
    return awaited
  }

  /** The job: each occasion once, in a transaction of its own; one that fails does not stop the others. */
  async function run(occasions: readonly Occasion[], meta: Pick<JobMeta, 'once'>): Promise<void> {
    const rules = await store.waitingFor([...new Set(occasions.flatMap(({ on }) => on))])
    const tally = new Tally()
    const failures: unknown[] = []
    for (const occasion of await relevant(occasions, rules))
      try {
        // Of a transaction that was tried again only the last try counts.
        const own = await ctx.tx(async (tx) => {
          const counted = new Tally()
          if (await meta.once(tx, `${occasion.ticketId}.${occasion.version}`))
            await runOne(tx, occasion, rules, counted)
          return counted
        })
        tally.add(own)
      } catch (error) {
        failures.push(error)
      }
    await note(tally)
    if (failures.length > 0) throw new AggregateError(failures)
  }

  const concerns = (rule: Rule, { on, ruleId }: Occasion) =>
    ruleId === undefined ? rule.when.some((trigger) => on.includes(trigger)) : rule.id === ruleId

  /** Most changes are no rule's business: found out for all at once, without a lock. */
  async function relevant(occasions: readonly Occasion[], rules: readonly Rule[]): Promise<Occasion[]> {
    const ids = occasions.map(({ ticketId }) => ticketId)
    const rows: TicketRow[] = await ctx.db(table.ticket).whereIn('id', ids)
    const facts = await factsOf(rows, occasions, rules)
    const teamless = new Set(rows.filter(({ team_id }) => team_id === null).map(({ id }) => id))
    return occasions.filter((occasion) => {
      const own = facts.get(occasion.ticketId)
      if (own === undefined) return false
      if (occasion.on.includes('created') && teamless.has(occasion.ticketId)) return true
      return rules.some((rule) => concerns(rule, occasion) && matches(rule.if, own))
    })
  }

  /** With the words that came with each occasion, or all that the customer wrote where none came. */
  async function factsOf(rows: readonly TicketRow[], occasions: readonly Occasion[], rules: readonly Rule[], tx?: Tx) {
    const conditions = rules.map((rule) => rule.if)
    const words = new Map(
      occasions.filter(({ messageIds }) => messageIds.length > 0).map((each) => [each.ticketId, each.messageIds]),
    )
    const spoken = rows.filter(({ id }) => words.has(id))
    const silent = rows.filter(({ id }) => !words.has(id))
    return new Map([
      ...(await loadFacts(spoken, { tx, conditions, text: words })),
      ...(await loadFacts(silent, { tx, conditions })),
    ])
  }

  async function runOne(tx: Tx, occasion: Occasion, rules: readonly Rule[], tally: Tally): Promise<void> {
    const find = async (): Promise<TicketRow | undefined> =>
      tx.db(table.ticket).where({ id: occasion.ticketId }).forUpdate().first()
    let ticket = await find()
    if (ticket === undefined || (occasion.on.includes('unanswered') && ticket.awaiting_reply_since === null)) return
    for (const rule of rules.filter((each) => concerns(each, occasion)))
      try {
        // Each sees what those before it did.
        const present: TicketRow = ticket
        const facts = (await factsOf([present], [occasion], [rule], tx)).get(present.id) as TicketFacts
        const changed = await tx.tx(async (savepoint) => {
          const planned = await plan(savepoint, rule, present, facts)
          return planned && apply(savepoint, rule, planned)
        })
        if (changed === undefined) continue
        ticket = changed
        tally.ran(rule)
      } catch (error) {
        if (isTransient(error)) throw error
        tally.failed(rule, messageOf(error))
        ctx.log.warn({ err: error, rule: rule.id, ticket: ticket.id }, 'a rule failed; the others go on')
      }
    if (occasion.on.includes('created') && ticket.team_id === null) await giveToTeam(tx, ticket)
  }

  async function giveToTeam(tx: Tx, ticket: TicketRow): Promise<void> {
    const team_id = (await patch.defaultTeams(tx)).get(ticket.kind)
    if (team_id !== undefined) await changes.change(tx, [{ ticket, values: { team_id }, type: 'assigned' }], automation)
  }

  /** After the work, so that tickets do not wait for each other at the row of a rule. */
  async function note({ runs, failures }: Tally): Promise<void> {
    const at = new Date()
    for (const [id, count] of runs)
      await ctx.db(table.rule).where({ id }).increment('run_count', count).update({ ran_at: at })
    for (const [id, { count, last }] of failures) await failed(id, last, count, at)
  }

  async function failed(id: string, reason: string, count = 1, at = new Date()): Promise<void> {
    await ctx
      .db(table.rule)
      .where({ id })
      .increment('error_count', count)
      .update({ error: reason.slice(0, 500), error_at: at })
  }

  return { react, run, failed }
}

function triggersOf(change: TicketChange): Trigger[] {
  const { before, after, actor, type, messages } = change
  if (actor.kind === 'automation') return []
  if (before === null) return ['created']
  const on: Trigger[] = []
  if (messages.some(asks)) on.push('message')
  if (after.status_category === 'resolved' && before.status_category !== 'resolved') on.push('resolved')
  if (isOpenCategory(after.status_category) && !isOpenCategory(before.status_category)) on.push('reopened')
  if (actor.kind === 'user' && type !== 'replied' && changedFields(change).length > 0) on.push('changed')
  return on
}
