import { type Context, type Knex, type Service, type User, whereInScope } from '@kaunter/core'
import type { Audit, Directory, Embeds, Live, Messaging, People } from '@kaunter/core/contracts'
import type { Settings } from './settings.ts'

export type TicketsContext = Context<
  unknown,
  {
    audit: Service<Audit>
    directory: Service<Directory>
    embeds: Service<Embeds>
    live: Service<Live>
    messaging: Service<Messaging>
    people: Service<People>
  },
  Settings
>

export const statuses = ['new', 'open', 'pending_merchant', 'pending_internal', 'resolved', 'closed'] as const
export type Status = (typeof statuses)[number]

/** Resolved and closed tickets leave the active lane and the conversation free for another ticket. */
export const isOpen = (status: Status) => status !== 'resolved' && status !== 'closed'

/** Closed is final; everything else may move anywhere but back to new. */
export const nextStatuses = (status: Status): Status[] =>
  status === 'closed' ? [] : statuses.filter((next) => next !== status && next !== 'new')

export const tables = (ctx: { table(name: string): string }) => ({
  ticket: ctx.table('ticket'),
  message: ctx.table('message'),
  event: ctx.table('event'),
  reference: ctx.table('reference'),
  submission: ctx.table('submission'),
})

/** Narrows a query of tickets to those that a user sees. */
export const visibleTo = (query: Knex.QueryBuilder, user: User) => whereInScope(query, user, 'tickets:unlinked')

export interface TicketRow {
  id: string
  conversation_id: string
  contact_id: string
  channel: string
  status: Status
  is_open: boolean
  assignee_id: string | null
  franchise_id: string | null
  outlet_id: string | null
  last_message_id: string
  last_message_at: Date
  last_message_preview: string
  last_message_kind: string
  last_message_direction: 'in' | 'out'
  awaiting_reply_since: Date | null
  answered_at: Date | null
  resolved_at: Date | null
  created_at: Date
  version: number
}

export interface EventRow {
  id: string
  ticket_id: string
  at: Date
  type: string
  actor_id: string | null
  data: string
  client_id: string | null
}

/** As much of a message as a list row shows. */
export const previewOf = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 200)
