/** What the tickets API answers with. Ids are strings; instants are ISO 8601 in UTC with milliseconds. */

export interface Person {
  readonly id: string
  readonly name: string
}

export const statuses = ['new', 'open', 'pending_merchant', 'pending_internal', 'resolved', 'closed'] as const
export type TicketStatus = (typeof statuses)[number]

export interface Ticket {
  readonly id: string
  readonly number: string
  readonly status: TicketStatus
  readonly contact: {
    readonly id: string
    readonly name: string
    readonly phone: string | null
    readonly email: string | null
  }
  readonly assignee: Person | null
  readonly outletId: string | null
  readonly channel: string
  readonly lastMessagePreview: string
  readonly lastMessageKind: string
  readonly lastMessageDirection: 'in' | 'out'
  readonly lastMessageAt: string
  readonly awaitingReplySince: string | null
  readonly createdAt: string
  /** Only rises: of two states of a ticket, the higher version is the later. */
  readonly version: number
}

export interface TicketDetail extends Ticket {
  readonly window: { readonly open: boolean; readonly closesAt: string | null; readonly reason: string | null }
  /** The statuses that this ticket may move to. */
  readonly statuses: readonly TicketStatus[]
}

export type MessageStatus =
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'played'
  | 'failed'
  | 'unknown'
  | 'held'
  | 'received'

export interface Message {
  readonly id: string
  readonly direction: 'in' | 'out'
  readonly kind: string
  readonly text: string
  readonly content: string | null
  readonly status: MessageStatus
  readonly version: number
  readonly sentAt: string | null
  readonly createdAt: string
  readonly author: Person | null
  readonly error: { readonly code: string; readonly message: string } | null
  readonly replyTo: { readonly id: string; readonly text: string } | null
  readonly media: { readonly mimeType: string; readonly filename: string | null; readonly id: string } | null
  readonly clientId: string | null
  readonly canRetry: boolean
}

export interface TicketEvent {
  readonly id: string
  readonly type: 'created' | 'status' | 'assigned' | 'note' | 'reopened'
  readonly at: string
  readonly actor: Person | null
  readonly data: { readonly from?: string | null; readonly to?: string | null; readonly text?: string }
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

export interface Counts {
  readonly active: number
  readonly mine: number
  readonly unassigned: number
}
