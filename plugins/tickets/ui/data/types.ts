/** What the tickets API answers with. Ids are strings; instants are ISO 8601 in UTC with milliseconds. */

export interface Person {
  readonly id: string
  readonly name: string
}

export const statuses = ['new', 'open', 'pending_merchant', 'pending_internal', 'resolved', 'closed'] as const
export type TicketStatus = (typeof statuses)[number]

export interface Contact {
  readonly id: string
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  /** Only parts of the number and the address are shown. */
  readonly masked: boolean
}

export interface Ticket {
  readonly id: string
  readonly number: number
  readonly status: TicketStatus
  readonly statusCategory: string
  readonly workflow: string
  readonly priority: 'low' | 'normal' | 'high' | 'urgent'
  readonly kind: 'support' | 'sales'
  readonly categoryId: string | null
  readonly teamId: string | null
  readonly outcome: string | null
  readonly snoozedUntil: string | null
  readonly mergedIntoId: string | null
  readonly followsId: string | null
  readonly slaState: 'none' | 'running' | 'paused' | 'warned' | 'breached'
  readonly slaDueAt: string | null
  /** What is due then. */
  readonly slaMetric: 'first_response' | 'next_response' | 'resolution' | 'handoff' | null
  readonly contact: Contact
  readonly assignee: Person | null
  readonly franchiseId: string | null
  readonly outletId: string | null
  readonly channel: string
  readonly lastMessagePreview: string
  readonly lastMessageKind: string
  readonly lastMessageDirection: 'in' | 'out'
  readonly lastMessageAt: string
  /** A message of ours did not go out, and nobody of ours has written since. */
  readonly unsent: boolean
  readonly awaitingReplySince: string | null
  readonly createdAt: string
  /** Only rises: of two states of a ticket, the higher version is the later. */
  readonly version: number
}

export interface TicketDetail extends Ticket, Together {
  readonly window: { readonly open: boolean; readonly closesAt: string | null; readonly reason: string | null }
  readonly outlet: TicketOutlet | null
  /** Whether the reader follows it, and who does. */
  readonly watching?: boolean
  readonly watchers?: readonly Person[]
  /** The statuses that this ticket may move to. */
  readonly statuses: readonly TicketStatus[]
  readonly tags?: readonly { readonly id: string; readonly name: string; readonly colour: string }[]
  /** Custom fields that are set, by key. */
  readonly fields?: Readonly<Record<string, string | number | boolean>>
}

/** What a person writes: to the customer, or for colleagues. */
export type Mode = 'reply' | 'note'

/** What was typed and not sent, as the server keeps it. */
export interface Draft {
  readonly mode: Mode
  /** Empty when it was removed. */
  readonly text: string
  readonly revision: number
  readonly updatedAt: string
  /** Why a reply came back as this draft. */
  readonly reason: { readonly code: string; readonly message: string } | null
}

/** A reply that will be sent in a moment; the text and the id of one's own only. */
export interface Waiting {
  readonly author: Person
  readonly clientId: string | null
  readonly text: string | null
  readonly remainingMs: number
}

/** What people at one ticket know of each other. */
export interface Together {
  /** One's own. */
  readonly drafts: readonly Draft[]
  readonly unsaved: readonly {
    readonly userId: string
    readonly name: string
    readonly mode: Mode
    readonly since: string
  }[]
  readonly outgoing: readonly Waiting[]
  /** How long a reply waits so that it can be taken back; 0 for not at all. */
  readonly undoSeconds: number
}

/** The newest message and note that was shown. */
export interface Seen {
  readonly messageId: string | null
  readonly noteId: string | null
}

/** What was written since, of a reply that was refused for it. */
export interface Moved {
  readonly messages: readonly Message[]
  readonly notes: readonly TicketEvent[]
  readonly sending: readonly Person[]
}

/** Somebody at a ticket. */
export interface Present {
  readonly userId: string
  readonly name: string
  readonly state: 'viewing' | 'replying'
}

/** The outlet that a ticket is for. */
export interface TicketOutlet {
  readonly id: string
  readonly oid: string
  readonly name: string
  readonly franchise: Person | null
  readonly timeZone: string
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
  readonly sentAt: string
  readonly createdAt: string
  readonly author: Person | null
  readonly error: { readonly code: string; readonly message: string } | null
  /** What it answers, reacts to, changes or takes back. */
  readonly replyTo: {
    readonly id: string
    readonly text: string
    readonly kind: string
    readonly direction: 'in' | 'out'
  } | null
  readonly media: { readonly mimeType: string; readonly filename: string | null; readonly id: string } | null
  readonly clientId: string | null
  readonly canRetry: boolean
  /** Sent by the system; outgoing without an author otherwise was written on the phone. */
  readonly automatic: boolean
}

export interface TicketEvent {
  readonly id: string
  /** `created`, `status`, `assigned`, `linked`, `note`, `reopened` and more; each new one has a sentence. */
  readonly type: string
  readonly at: string
  readonly actor: Person | null
  readonly data: {
    readonly from?: string | null
    readonly to?: string | null
    readonly text?: string
    readonly reason?: LinkReason
    readonly macro?: string
    readonly rule?: string
    /** The other ticket of a merge or a split. */
    readonly ticketId?: string
    /** Who is named in a note. */
    readonly mentions?: readonly Person[]
  }
  /** `customer`, `automation` or `system` when it was no person. */
  readonly actorKind: string
  readonly changes: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[]
}

/** As much of an earlier ticket of the contact as one looks for. */
export interface PastTicket {
  readonly id: string
  readonly number: number
  readonly status: TicketStatus
  readonly statusCategory: Ticket['statusCategory']
  readonly outcome: string | null
  readonly lastMessagePreview: string
  readonly lastMessageKind: string
  readonly lastMessageAt: string
}

/** Why a ticket was linked to an outlet. */
export type LinkReason = 'only' | 'primary' | 'answered' | 'chosen' | 'moved'

export interface Page<T> {
  readonly items: readonly T[]
  readonly nextCursor: string | null
}

export interface Counts {
  /** The clock of the server. */
  readonly at: string
  readonly active: number
  readonly mine: number
  readonly unassigned: number
  readonly team: number
  readonly breached: number
  /** Of no outlet yet, and since when the oldest of them waits. */
  readonly unlinked: { readonly count: number; readonly oldest: string | null }
}

/** What a card, or a line of a table, shows besides the row of its ticket. */
export interface Extra {
  readonly ticketId: string
  readonly tags: readonly { readonly id: string; readonly name: string; readonly colour: string }[]
  readonly outlet: { readonly id: string; readonly name: string; readonly timeZone: string | null } | null
  readonly team: { readonly id: string; readonly name: string } | null
}
