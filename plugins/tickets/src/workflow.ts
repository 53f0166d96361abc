import { isOpenCategory, type StatusCategory, type Workflow, type WorkflowStatus } from '@kaunter/core/contracts'
import { workflowAway } from './errors.ts'
import type { TicketRow } from './tables.ts'

const statuses = [
  { name: 'new', category: 'new', label: { en: 'New', ms: 'Baharu' } },
  { name: 'open', category: 'open', label: { en: 'Open', ms: 'Dibuka' } },
  {
    name: 'pending_merchant',
    category: 'waiting_customer',
    label: { en: 'Waiting for merchant', ms: 'Menunggu peniaga' },
  },
  {
    name: 'pending_internal',
    category: 'waiting_internal',
    label: { en: 'Waiting for us', ms: 'Menunggu kita' },
  },
  { name: 'resolved', category: 'resolved', label: { en: 'Resolved', ms: 'Selesai' } },
  { name: 'closed', category: 'closed', label: { en: 'Closed', ms: 'Ditutup' } },
] as const satisfies WorkflowStatus[]

const names = statuses.map((status) => status.name)

/** Closed is final; everything else may move anywhere but back to new. */
export const support: Workflow = {
  label: { en: 'Support', ms: 'Sokongan' },
  statuses,
  transitions: Object.fromEntries(
    names.map((from) => [from, from === 'closed' ? [] : names.filter((to) => to !== from && to !== 'new')]),
  ),
}

/** The workflows that are there: our own and those of other plugins. */
export function createWorkflows(others: () => ReadonlyMap<string, Workflow>) {
  const find = (name: string): Workflow | undefined => (name === 'support' ? support : others().get(name))

  /** @throws KAUNTER_TICKET_WORKFLOW_AWAY while the plugin that defines it is off. */
  function of(ticket: Pick<TicketRow, 'workflow'>): Workflow {
    const workflow = find(ticket.workflow)
    if (workflow === undefined) throw workflowAway({ name: ticket.workflow })
    return workflow
  }

  /**
   * The status in which a category is entered by itself. A workflow without that category has the first that is open, or
   * ends, likewise; while it is away, its tickets are where support's would be.
   */
  function entryOf(ticket: Pick<TicketRow, 'workflow'>, category: StatusCategory): WorkflowStatus {
    const own = find(ticket.workflow)?.statuses ?? []
    const same = (status: WorkflowStatus) => status.category === category
    const alike = (status: WorkflowStatus) => isOpenCategory(status.category) === isOpenCategory(category)
    return own.find(same) ?? own.find(alike) ?? (statuses.find(same) as WorkflowStatus)
  }

  /** A status that its workflow does not know, since that was away or has changed, may go anywhere. */
  function nextOf(ticket: Pick<TicketRow, 'workflow' | 'status'>): readonly string[] {
    const workflow = find(ticket.workflow)
    const known = workflow?.statuses.some((status) => status.name === ticket.status)
    if (workflow === undefined || known) return workflow?.transitions[ticket.status] ?? []
    return workflow.statuses.map((status) => status.name)
  }

  /** Each with its name, our own first. */
  const all = (): [string, Workflow][] => [['support', support], ...others()]

  /** The names of those that move tickets by time. */
  const withTimers = (): string[] => [...others()].flatMap(([name, { timers = [] }]) => (timers.length > 0 ? name : []))

  /** What a name of a status can mean: nearly always one category. */
  const categoriesOf = (status: string): readonly StatusCategory[] => [
    ...new Set(
      [support, ...others().values()]
        .flatMap((workflow) => workflow.statuses)
        .flatMap(({ name, category }) => (name === status ? category : [])),
    ),
  ]

  return {
    all,
    find,
    of,
    entryOf,
    categoriesOf,
    nextOf,
    withTimers,
  }
}

export type Workflows = ReturnType<typeof createWorkflows>

/** What a ticket becomes in a status: everything that hangs on the category. */
export function inStatus(
  ticket: Pick<
    TicketRow,
    'conversation_id' | 'split_from_id' | 'is_open' | 'reopen_count' | 'resolved_at' | 'closed_at'
  >,
  { name, category }: Pick<WorkflowStatus, 'name' | 'category'>,
  at: Date,
) {
  const open = isOpenCategory(category)
  return {
    status: name,
    status_category: category,
    is_open: open,
    open_conversation_id: open && ticket.split_from_id === null ? ticket.conversation_id : null,
    status_since: at,
    reopen_count: ticket.reopen_count + Number(open && !ticket.is_open),
    resolved_at: open ? null : (ticket.resolved_at ?? at),
    closed_at: category === 'closed' ? (ticket.closed_at ?? at) : null,
    ...(open ? {} : { awaiting_reply_since: null, snoozed_until: null }),
  }
}
