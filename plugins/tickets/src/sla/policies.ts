import { insertOne, type Knex, type Tx, type User } from '@kaunter/core'
import { matches } from '../desk/conditions.ts'
import type { createFacts } from '../desk/facts.ts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import { catchAllStays, policyCalendarUnknown, policyNotFound, repeatNeedsMinutes } from './errors.ts'
import type { PolicyInput } from './policy.ts'
import type { StartRun } from './recalculation.ts'
import { type ClockRow, type Policy, slaTables } from './tables.ts'

type Stored = Omit<Policy, 'conditions' | 'targets' | 'escalations'> &
  Record<'conditions' | 'targets' | 'escalations', string>

const toPolicy = (row: Stored): Policy => ({
  ...row,
  catch_all: Boolean(row.catch_all),
  active: Boolean(row.active),
  conditions: JSON.parse(row.conditions),
  targets: JSON.parse(row.targets),
  escalations: JSON.parse(row.escalations),
})

/** Tickets of one page of a preview, and of what a preview looks at. */
const previewLimit = 20
const previewPage = 1000

export interface PreviewItem {
  ticket: TicketRow
  /** The policy that holds for it now. */
  policy: string | null
}

/** What is promised to whom: the policies, in their order. */
export function createPolicies(ctx: TicketsContext, loadFacts: ReturnType<typeof createFacts>) {
  const table = { ...tables(ctx), ...slaTables(ctx) }

  /** All of them, first things first; the catch-all stands last. */
  async function all(db: Knex): Promise<Policy[]> {
    const rows: Stored[] = await db(table.policy).orderBy('catch_all').orderBy('position').orderBy('id')
    return rows.map(toPolicy)
  }

  async function find(db: Knex, id: string): Promise<Policy> {
    const row: Stored | undefined = await db(table.policy).where({ id }).first()
    if (row === undefined) throw policyNotFound({ id })
    return toPolicy(row)
  }

  /** The first active policy that each ticket matches, by ticket id. */
  async function forTickets(
    tickets: readonly TicketRow[],
    policies: readonly Policy[],
    tx?: Tx,
  ): Promise<Map<string, Policy>> {
    const active = policies.filter((policy) => policy.active || policy.catch_all)
    const facts = await loadFacts(tickets, {
      tx,
      conditions: active.map(({ conditions }) => conditions),
      text: 'first',
    })
    return new Map(
      [...facts].flatMap(([id, of]) => {
        const policy = active.find(({ catch_all, conditions }) => catch_all || matches(conditions, of))
        return policy === undefined ? [] : [[id, policy] as const]
      }),
    )
  }

  async function assertPossible(tx: Tx, { calendarId, escalations }: PolicyInput): Promise<void> {
    if (calendarId !== null && (await ctx.use.calendars.byId(calendarId, tx)) === undefined)
      throw policyCalendarUnknown({ id: calendarId })
    if (escalations.some(({ at, afterMinutes }) => at === 'repeat' && afterMinutes === undefined))
      throw repeatNeedsMinutes({})
  }

  const valuesOf = (input: PolicyInput) => ({
    name: input.name.trim(),
    active: input.active,
    conditions: JSON.stringify(input.conditions),
    targets: JSON.stringify(input.targets),
    calendar_id: input.calendarId,
    warn_percent: input.warnPercent,
    escalations: JSON.stringify(input.escalations),
  })

  /** Puts a policy at its place; the others move up or down, so that positions are 1, 2, 3, … */
  async function place(tx: Tx, id: string, position: number): Promise<void> {
    const others: { id: string; position: number }[] = await tx
      .db(table.policy)
      .select('id', 'position')
      .whereNot({ id })
      .orderBy('catch_all')
      .orderBy('position')
      .orderBy('id')
    const at = Math.min(position, others.length) - 1
    const order = [...others.slice(0, at), { id, position: 0 }, ...others.slice(at)]
    for (const [i, each] of order.entries())
      if (each.position !== i + 1)
        await tx
          .db(table.policy)
          .where({ id: each.id })
          .update({ position: i + 1 })
  }

  const lock = (tx: Tx) => tx.db(table.policy).select('id').orderBy('id').forUpdate()

  async function record(tx: Tx, user: User, verb: string, id: string, before?: Policy, after?: Policy): Promise<void> {
    await ctx.use.audit.record(tx, {
      actorId: user.id,
      action: `sla-policy.${verb}`,
      subject: { type: 'sla-policy', id },
      ...(before && { before: { ...before } }),
      ...(after && { after: { ...after } }),
    })
  }

  /** @throws KAUNTER_SLA_CALENDAR_UNKNOWN, KAUNTER_SLA_REPEAT_NEEDS_MINUTES */
  async function create(user: User, input: PolicyInput, startRun: StartRun): Promise<Policy> {
    return ctx.tx(async (tx) => {
      await assertPossible(tx, input)
      await lock(tx)
      const id = await insertOne(tx.db, table.policy, { ...valuesOf(input), position: 0, catch_all: false, version: 1 })
      await place(tx, id, input.position)
      const made = await find(tx.db, id)
      await record(tx, user, 'created', id, undefined, made)
      await startRun(tx, 'policy')
      return made
    })
  }

  /** @throws KAUNTER_SLA_POLICY_NOT_FOUND, KAUNTER_SLA_CATCH_ALL_STAYS */
  async function change(user: User, id: string, input: PolicyInput, startRun: StartRun): Promise<Policy> {
    return ctx.tx(async (tx) => {
      await lock(tx)
      const before = await find(tx.db, id)
      await assertPossible(tx, input)
      const { all: every = [], any = [] } = input.conditions
      if (before.catch_all && (!input.active || every.length + any.length > 0)) throw catchAllStays({})
      await tx
        .db(table.policy)
        .where({ id })
        .update({ ...valuesOf(input), version: before.version + 1 })
      if (!before.catch_all) await place(tx, id, input.position)
      const after = await find(tx.db, id)
      await record(tx, user, 'changed', id, before, after)
      await startRun(tx, 'policy')
      return after
    })
  }

  /** @throws KAUNTER_SLA_POLICY_NOT_FOUND, KAUNTER_SLA_CATCH_ALL_STAYS */
  async function remove(user: User, id: string, startRun: StartRun): Promise<void> {
    await ctx.tx(async (tx) => {
      await lock(tx)
      const before = await find(tx.db, id)
      if (before.catch_all) throw catchAllStays({})
      await tx.db(table.policy).where({ id }).delete()
      await record(tx, user, 'removed', id, before)
      await startRun(tx, 'policy')
    })
  }

  /** Which open tickets of the user's scope the conditions mean, and what is promised to them now. */
  async function preview(user: User, conditions: Policy['conditions']) {
    const found: TicketRow[] = []
    let total = 0
    for (let after = '0'; ; ) {
      const page = ctx.db<TicketRow>(table.ticket).where('is_open', true).where('id', '>', after)
      visibleTo(page, user)
      const rows = (await page.orderBy('id').limit(previewPage)) as TicketRow[]
      const facts = await loadFacts(rows, { conditions: [conditions], text: 'first' })
      const meant = rows.filter(({ id }) =>
        matches(conditions, facts.get(id) as NonNullable<ReturnType<typeof facts.get>>),
      )
      total += meant.length
      found.push(...meant.slice(0, previewLimit - found.length))
      const last = rows.at(-1)
      if (last === undefined || rows.length < previewPage) break
      after = last.id
    }
    const clocks: Pick<ClockRow, 'ticket_id' | 'policy_name'>[] = await ctx
      .db(table.clock)
      .select('ticket_id', 'policy_name')
      .where('is_open', true)
      .whereIn(
        'ticket_id',
        found.map(({ id }) => id),
      )
    const policyOf = new Map(clocks.map(({ ticket_id, policy_name }) => [ticket_id, policy_name]))
    const items = found.map((ticket): PreviewItem => ({ ticket, policy: policyOf.get(ticket.id) ?? null }))
    return { total, items }
  }

  return { all, find, forTickets, create, change, remove, preview }
}

export type Policies = ReturnType<typeof createPolicies>
