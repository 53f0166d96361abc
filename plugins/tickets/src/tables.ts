import { type Context, type Knex, type Service, type Services, type User, whereInScope } from '@kaunter/core'
import type {
  Audit,
  Calendars,
  Directory,
  Embeds,
  Live,
  Messaging,
  Notifications,
  People,
  Presence,
  StatusCategory,
  TicketActor,
  Workflow,
} from '@kaunter/core/contracts'
import type { Settings } from './settings.ts'
import type { Metric } from './sla/clock.ts'

export type TicketsContext = Context<
  unknown,
  {
    audit: Service<Audit>
    calendars: Service<Calendars>
    directory: Service<Directory>
    embeds: Service<Embeds>
    live: Service<Live>
    messaging: Service<Messaging>
    notifications: Service<Notifications>
    people: Service<People>
    presence: Service<Presence>
    workflows: Services<Workflow>
  },
  Settings
>

export const tables = (ctx: { table(name: string): string }) => ({
  ticket: ctx.table('ticket'),
  message: ctx.table('message'),
  event: ctx.table('event'),
  span: ctx.table('span'),
  resolution: ctx.table('resolution'),
  link: ctx.table('link'),
  question: ctx.table('question'),
  aside: ctx.table('aside'),
  reference: ctx.table('reference'),
  submission: ctx.table('submission'),
})

/** Who may read what the audit trail says of a ticket. */
export const sightOf = ({ franchise_id, outlet_id }: Pick<TicketRow, 'franchise_id' | 'outlet_id'>) => ({
  franchiseId: franchise_id,
  outletId: outlet_id,
})

/** Narrows a query of tickets to those that a user sees. */
export const visibleTo = (query: Knex.QueryBuilder, user: User, table?: string) =>
  whereInScope(query, user, 'tickets:unlinked', table)

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]

/** `sales`: a lead. */
export const kinds = ['support', 'sales'] as const
export type TicketKind = (typeof kinds)[number]

/** The worst of what a ticket's clocks say; `paused`: what is left stands still; `none`: nothing is promised. */
export const slaStates = ['none', 'running', 'paused', 'warned', 'breached'] as const
export type SlaState = (typeof slaStates)[number]

export interface TicketRow {
  id: string
  conversation_id: string
  /** `conversation_id` while open, else null: at most one open ticket per conversation. */
  open_conversation_id: string | null
  contact_id: string
  channel: string
  account_id: string | null
  workflow: string
  status: string
  status_category: StatusCategory
  is_open: boolean
  priority: Priority
  kind: TicketKind
  category_id: string | null
  team_id: string | null
  assignee_id: string | null
  franchise_id: string | null
  outlet_id: string | null
  last_message_id: string
  last_message_at: Date
  last_message_preview: string
  last_message_kind: string
  last_message_direction: 'in' | 'out'
  /** A message of ours that did not go out, and after which nobody of ours has written. */
  unsent_message_id: string | null
  /** Of the oldest customer's message that nobody of ours has answered. */
  awaiting_reply_since: Date | null
  /** The latest answer by a person: public, and not sent by a rule or a campaign. */
  answered_at: Date | null
  first_responded_at: Date | null
  /** How the last resolution ended it. */
  outcome: string | null
  reopen_count: number
  /** When it came into its status; null before that was noted. */
  status_since: Date | null
  /** When time alone does something to it; see `nextMove`. */
  next_move_at: Date | null
  snoozed_until: Date | null
  merged_into_id: string | null
  /** Where to answer, when not in `conversation_id`. */
  reply_conversation_id: string | null
  /** The ticket that it was split off; messages of the conversation go there while that one is open. */
  split_from_id: string | null
  /** The closed ticket whose customer wrote again. */
  follows_id: string | null
  sla_state: SlaState
  /** The next of its deadlines; null while none runs. */
  sla_due_at: Date | null
  /** What is due then. */
  sla_due_metric: Metric | null
  resolved_at: Date | null
  closed_at: Date | null
  created_at: Date
  version: number
}

/** What a new ticket starts with; the database has the same defaults. */
export const freshTicket = {
  workflow: 'support',
  status: 'new',
  status_category: 'new',
  is_open: true,
  priority: 'normal',
  kind: 'support',
  category_id: null,
  team_id: null,
  assignee_id: null,
  unsent_message_id: null,
  first_responded_at: null,
  outcome: null,
  reopen_count: 0,
  snoozed_until: null,
  merged_into_id: null,
  reply_conversation_id: null,
  split_from_id: null,
  next_move_at: null,
  follows_id: null,
  sla_state: 'none',
  sla_due_at: null,
  sla_due_metric: null,
  resolved_at: null,
  closed_at: null,
  version: 1,
} as const satisfies Partial<TicketRow>

export interface EventRow {
  id: string
  ticket_id: string
  at: Date
  type: string
  actor_id: string | null
  actor_kind: TicketActor['kind']
  data: string
  client_id: string | null
  version: number | null
}

/** As much of a message as a list row shows. */
export const previewOf = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 200)
