import { messageOf, type Tx, updateEach } from '@kaunter/core'
import { type BusinessCalendar, ticketSlaBreached, ticketSlaWarned } from '@kaunter/core/contracts'
import { type Changes, system } from '../change.ts'
import { deskTables } from '../desk/tables.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import type { Clocks } from './clocks.ts'
import type { Policies } from './policies.ts'
import { type Escalation, escalationsOf } from './policy.ts'
import { nextLook, stateOf } from './promise.ts'
import { type ClockRow, type Policy, slaTables } from './tables.ts'

const everyMilliseconds = 1000
const pageSize = 200

/** What time did to a clock, and who is told. */
interface Step {
  clock: ClockRow
  type: 'sla-warned' | 'sla-breached' | 'sla-escalated'
  escalations: readonly Escalation[]
  calendar: BusinessCalendar
}

/**
 * Warns, notes what was broken and tells people, each once: the ticket is locked meanwhile, and whoever finds it locked
 * passes it by, so that several processes share the work.
 */
export function createSweep(ctx: TicketsContext, parts: { changes: Changes; policies: Policies; clocks: Clocks }) {
  const { changes, policies, clocks } = parts
  const table = { ...tables(ctx), ...slaTables(ctx), ...deskTables(ctx) }
  const due = () => ctx.db(table.clock).where('next_at', '<=', new Date())

  async function sweep(): Promise<void> {
    while (!ctx.signal.aborted) {
      const ids: string[] = await due().orderBy('next_at').limit(pageSize).pluck('ticket_id')
      // What another process has in hand comes again at the next look, if it has to.
      if (ids.length === 0 || (await ctx.tx((tx) => sweepSome(tx, [...new Set(ids)]))) === 0) return
    }
  }

  /** How many tickets were looked at. */
  async function sweepSome(tx: Tx, ids: readonly string[]): Promise<number> {
    const tickets: TicketRow[] = await tx.db(table.ticket).whereIn('id', ids).orderBy('id').forUpdate().skipLocked()
    const own: ClockRow[] = await tx
      .db(table.clock)
      .where('is_open', true)
      .whereIn(
        'ticket_id',
        tickets.map(({ id }) => id),
      )
    const every = await policies.all(tx.db)
    const now = new Date()
    const steps: { ticket: TicketRow; steps: Step[]; rows: ClockRow[] }[] = []
    const updates = new Map<string, Partial<ClockRow>>()
    for (const ticket of tickets) {
      const rows = own.filter(({ ticket_id }) => ticket_id === ticket.id)
      const taken: Step[] = []
      for (const clock of rows) {
        if (clock.next_at === null || clock.next_at > now) continue
        const policy = every.find(({ id }) => id === clock.policy_id)
        const calendar = await calendarFor(tx, ticket, clock)
        taken.push(...stepsOf(clock, policy, calendar, now))
        Object.assign(clock, { next_at: nextLook(clock, policy ?? { escalations: [] }, calendar) })
        updates.set(clock.id, marksOf(clock))
      }
      steps.push({ ticket, steps: taken, rows })
    }
    for (const { ticket, steps: taken } of steps)
      for (const step of taken) {
        const told = await tell(tx, ticket, step)
        if (step.escalations.length > 0) updates.set(step.clock.id, { ...updates.get(step.clock.id), told })
      }
    await updateEach(tx.db, table.clock, updates as Map<string, Record<string, never>>)
    await announce(tx, steps)
    return tickets.length
  }

  const calendarFor = async (tx: Tx, ticket: TicketRow, { calendar_id }: ClockRow) =>
    clocks.calendarOf(tx, ticket, { calendar_id } as Policy)

  async function announce(tx: Tx, all: readonly { ticket: TicketRow; steps: Step[]; rows: ClockRow[] }[]) {
    const wanted = all.flatMap(({ ticket, steps, rows }) =>
      steps.slice(-1).map(({ type, clock }) => ({ ticket, values: stateOf(rows), type, data: { text: clock.metric } })),
    )
    const changed = await changes.change(tx, wanted, system)
    const versions = new Map(changed.map(({ id, version }) => [id, version]))
    for (const { ticket, steps } of all)
      for (const { type, clock } of steps) {
        if (type === 'sla-escalated') continue
        const version = versions.get(ticket.id) as number
        const about = { ticketId: ticket.id, version, metric: clock.metric, policyId: clock.policy_id }
        const dueAt = clock.due_at?.toISOString() ?? null
        if (type === 'sla-warned') await tx.emit(ticketSlaWarned, { ...about, dueAt })
        else await tx.emit(ticketSlaBreached, { ...about, dueAt: dueAt as string })
      }
  }

  /** In the language and at the place where each works; outside opening hours it waits for the next. Says how many. */
  async function tell(tx: Tx, ticket: TicketRow, { clock, type, escalations, calendar }: Step): Promise<number> {
    const userIds = await recipients(tx, ticket, escalations)
    const now = new Date()
    const moment = type === 'sla-escalated' ? clock.escalated_at : clock.due_at
    if (userIds.length > 0)
      await ctx.use.notifications.notify(tx, {
        userIds,
        kind: type.replace('-', '.'),
        key: `${type}:${clock.id}:${moment?.getTime()}`,
        subject: { type: 'ticket', id: ticket.id, path: `/inbox/${ticket.id}`, ...subjectOf(ticket) },
        text: { plugin: 'tickets', key: `notice.${type}.${clock.metric}`, values: { number: ticket.id } },
        notBefore: calendar.nextOpening(now) ?? undefined,
      })
    return userIds.length
  }

  /** Active people who may see the ticket. */
  async function recipients(tx: Tx, ticket: TicketRow, escalations: readonly Escalation[]): Promise<string[]> {
    const found = new Set<string>()
    for (const { notify } of escalations) {
      for (const id of notify.userIds ?? []) found.add(id)
      if (notify.assignee && ticket.assignee_id !== null) found.add(ticket.assignee_id)
      if (notify.roles?.length) for (const id of await ctx.use.people.withRoles(notify.roles, tx)) found.add(id)
      if (notify.team && ticket.team_id !== null)
        for (const id of await tx.db(table.member).where({ team_id: ticket.team_id }).pluck('user_id')) found.add(id)
    }
    const able: string[] = []
    for (const id of found) if (await ctx.use.people.can(id, 'tickets:read', subjectOf(ticket), tx)) able.push(id)
    return able
  }

  /** Looks every second; the look is one index entry. A failed one is made good by the next. */
  function begin(): void {
    let looking: Promise<void> | undefined
    const timer = setInterval(() => {
      looking ??= sweep()
        .catch((error) =>
          ctx.log.warn({ reason: messageOf(error) }, 'the deadlines could not be looked at; once more soon'),
        )
        .finally(() => {
          looking = undefined
        })
    }, everyMilliseconds).unref()
    ctx.onClose(async () => {
      clearInterval(timer)
      await looking
    })
  }

  return { begin, sweep }
}

const subjectOf = (ticket: TicketRow) => ({
  place: { franchiseId: ticket.franchise_id, outletId: ticket.outlet_id },
  unlinkedPermission: 'tickets:unlinked',
})

/** What time has done to a clock; its row is brought up to it. */
function stepsOf(clock: ClockRow, policy: Policy | undefined, calendar: BusinessCalendar, now: Date): Step[] {
  const escalations = policy?.escalations ?? []
  const { due_at: dueAt, warn_at, warned_at, breached_at } = clock
  if (breached_at === null && dueAt !== null && dueAt <= now) {
    const { due } = escalationsOf(escalations, calendar, { dueAt, after: null, now })
    Object.assign(clock, { breached_at: dueAt, warned_at: warned_at ?? warn_at, escalated_at: now })
    return [{ clock, type: 'sla-breached', escalations: due, calendar }]
  }
  if (breached_at !== null && dueAt !== null) {
    const { due } = escalationsOf(escalations, calendar, { dueAt, after: clock.escalated_at ?? breached_at, now })
    Object.assign(clock, { escalated_at: now })
    return due.length === 0 ? [] : [{ clock, type: 'sla-escalated', escalations: due, calendar }]
  }
  if (warned_at === null && warn_at !== null && warn_at <= now) {
    Object.assign(clock, { warned_at: warn_at })
    return [{ clock, type: 'sla-warned', escalations: escalations.filter(({ at }) => at === 'warned'), calendar }]
  }
  return []
}

const marksOf = ({ warned_at, breached_at, escalated_at, next_at }: ClockRow) => ({
  warned_at,
  breached_at,
  escalated_at,
  next_at,
})
