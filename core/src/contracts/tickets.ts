import type { Tx } from '../kernel/plugin.ts'
import type { Place } from '../kernel/scope.ts'
import { defineEvent, defineService, defineServices, Type } from '../kernel/tokens.ts'

/**
 * What a status means, whatever it is called; all behaviour hangs on it. `waiting_customer`: an answer of the customer is
 * due, and what was promised to him stands still. `waiting_internal`: somebody of ours is due, and it runs on.
 * `resolved` may be opened again, `closed` is final.
 */
export const statusCategories = ['new', 'open', 'waiting_customer', 'waiting_internal', 'resolved', 'closed'] as const
/** See `statusCategories`. */
export type StatusCategory = (typeof statusCategories)[number]

/** Resolved and closed tickets leave the active lane, and the conversation free for another ticket. */
export const isOpenCategory = (category: StatusCategory): boolean => category !== 'resolved' && category !== 'closed'

/** A word in both languages. */
export interface Label {
  en: string
  ms: string
}

/** Who changed a ticket. `automation`: a rule or another plugin; `system`: time, or what follows from something else. */
export interface TicketActor {
  kind: 'user' | 'customer' | 'automation' | 'system'
  /** Of a user; else null. */
  id: string | null
}

/** One status of a workflow. */
export interface WorkflowStatus {
  /** Lower case letters, digits and `_`, at most 20; stored with the ticket. */
  name: string
  category: StatusCategory
  label: Label
}

/**
 * How tickets of one kind go from new to closed. A plugin provides its own under its name; a ticket is put on it when it
 * is opened and stays on it.
 */
export interface Workflow {
  label: Label
  /** In the order in which people see them. The first one of a category is where that category is entered by itself. */
  statuses: readonly WorkflowStatus[]
  /** Where a person may move a ticket from each status. A status of category `closed` has none. */
  transitions: Readonly<Record<string, readonly string[]>>
  /** How it can end; `name` is stored, lower case letters, digits and `_`, at most 40. Without any, those of the settings. */
  outcomes?: readonly { name: string; label: Label }[]
  /**
   * May refuse a move, in its transaction; a refusal has a stable code and a sentence for people that says what to do.
   * Return null to let it happen.
   */
  guard?(
    tx: Tx,
    move: { ticketId: string; from: string; to: string; actor: TicketActor },
  ): Promise<{ code: string; reason: string } | null>
  /** Moves by themselves after a time in a status, unless something was said or changed meanwhile. */
  timers?: readonly { status: string; afterMinutes: number; to: string }[]
}

/** Implemented by a plugin for its own kind of ticket; the name under which it is provided is the workflow's. */
export const ticketWorkflows = defineServices<Workflow>('ticket-workflow/v1')

/** A ticket as other plugins see it. */
export interface TicketSummary {
  id: string
  conversationId: string
  contactId: string
  place: Place
  workflow: string
  status: string
  statusCategory: StatusCategory
  assigneeId: string | null
  /** How the last resolution ended it. */
  outcome: string | null
  /** The ticket that this one went into. */
  mergedIntoId: string | null
  version: number
}

/** What other plugins may do with tickets. Scope is the caller's business: these act for nobody in particular. */
export interface Tickets {
  /** By id; unknown ids are absent. Inside a transaction, give it. */
  find(ids: readonly string[], tx?: Tx): Promise<Map<string, TicketSummary>>
  /**
   * Moves a ticket through its workflow, with the same checks as for people.
   *
   * @throws KAUNTER_TICKET_NOT_FOUND, and what a person would get: KAUNTER_TICKET_CLOSED,
   * KAUNTER_TICKET_STATUS_NOT_ALLOWED, KAUNTER_TICKET_MOVE_REFUSED, KAUNTER_TICKET_OUTCOME_UNKNOWN,
   * KAUNTER_TICKET_ANOTHER_OPEN, KAUNTER_TICKET_WORKFLOW_AWAY
   */
  move(
    tx: Tx,
    ticketId: string,
    move: { status: string; outcome?: string; note?: string },
    actor: TicketActor,
  ): Promise<TicketSummary>
  /**
   * Puts an open ticket on another workflow, in the status in which that enters the category it is in.
   *
   * @throws KAUNTER_TICKET_NOT_FOUND, KAUNTER_TICKET_CLOSED, KAUNTER_TICKET_WORKFLOW_AWAY when nobody provides it.
   */
  setWorkflow(tx: Tx, ticketId: string, workflow: string, actor: TicketActor): Promise<TicketSummary>
  /**
   * Shows messages in a ticket without opening it or anything else that a question does: for a tap of `routing` that has
   * claimed them, such as a rating. A message that is in a ticket stays there.
   *
   * @throws KAUNTER_TICKET_NOT_FOUND
   */
  attach(tx: Tx, ticketId: string, messageIds: readonly string[]): Promise<void>
}

/** Looks up and moves tickets. */
export const tickets = defineService<Tickets>('tickets/v1')

const Ref = { ticketId: Type.String(), version: Type.Integer() }
const Actor = Type.Object({
  kind: Type.Union([
    Type.Literal('user'),
    Type.Literal('customer'),
    Type.Literal('automation'),
    Type.Literal('system'),
  ]),
  id: Type.Union([Type.String(), Type.Null()]),
})
const Move = { ...Ref, actor: Actor, workflow: Type.String(), from: Type.String(), to: Type.String() }

/** A ticket was opened. */
export const ticketCreated = defineEvent(
  'ticket.created/v1',
  Type.Object({ ...Ref, conversationId: Type.String(), contactId: Type.String(), workflow: Type.String() }),
)

/** Something about a ticket changed other than its messages; `fields` names what. */
export const ticketChanged = defineEvent(
  'ticket.changed/v1',
  Type.Object({ ...Ref, actor: Actor, fields: Type.Array(Type.String()) }),
)

/** A ticket came into a status of category `resolved`. */
export const ticketResolved = defineEvent('ticket.resolved/v1', Type.Object({ ...Move, outcome: Type.String() }))

/** A resolved ticket is open again. */
export const ticketReopened = defineEvent('ticket.reopened/v1', Type.Object(Move))

/** A ticket is closed, for good. */
export const ticketClosed = defineEvent('ticket.closed/v1', Type.Object(Move))

const Promised = {
  ...Ref,
  /** `first_response`, `next_response`, `resolution` or `handoff`. */
  metric: Type.String(),
  policyId: Type.Union([Type.String(), Type.Null()]),
}

/** Most of the time for something that was promised has passed. */
export const ticketSlaWarned = defineEvent(
  'ticket.sla-warned/v1',
  Type.Object({ ...Promised, dueAt: Type.Union([Type.String(), Type.Null()]) }),
)

/** Something that was promised was not done in time; said once for each deadline, also when it was done too late. */
export const ticketSlaBreached = defineEvent(
  'ticket.sla-breached/v1',
  Type.Object({ ...Promised, dueAt: Type.String() }),
)
