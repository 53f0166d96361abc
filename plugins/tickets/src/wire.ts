import { Id, Instant, nullable, type Static, Type } from '@kaunter/core'
import { type ContactSummary, type MessageView, type PersonSummary, statusCategories } from '@kaunter/core/contracts'
import { metrics } from './sla/clock.ts'
import { type EventRow, kinds, priorities, slaStates, type TicketRow } from './tables.ts'

const Named = Type.Object({ id: Id, name: Type.String() })

const oneOf = <const T extends string>(values: readonly T[]) => Type.Union(values.map((value) => Type.Literal(value)))

/** Workflows define their own: lower case letters, digits and `_`. */
export const StatusName = Type.String({ pattern: '^[a-z][a-z0-9_]{0,19}$' })
export const Category = oneOf(statusCategories)
export const Priority = oneOf(priorities)
export const Kind = oneOf(kinds)
export const SlaState = oneOf(slaStates)

/** Made by whoever asks, so that an act in several requests, or one repeated, is taken back as one. */
export const UndoId = Type.Optional(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }))

export const page = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) })

export const Ticket = Type.Object({
  id: Id,
  number: Type.Integer(),
  workflow: Type.String(),
  status: StatusName,
  statusCategory: Category,
  priority: Priority,
  kind: Kind,
  categoryId: nullable(Id),
  teamId: nullable(Id),
  outcome: nullable(Type.String()),
  snoozedUntil: nullable(Instant),
  mergedIntoId: nullable(Id),
  followsId: nullable(Id),
  slaState: SlaState,
  slaDueAt: nullable(Instant),
  /** What is due then. */
  slaMetric: nullable(oneOf(metrics)),
  contact: Type.Object({
    id: Id,
    name: Type.String(),
    phone: nullable(Type.String()),
    email: nullable(Type.String()),
    /** Phone and e-mail are shown in part; so they are in every live event. */
    masked: Type.Boolean(),
  }),
  assignee: nullable(Named),
  franchiseId: nullable(Id),
  /** Null while the ticket is linked to no outlet. */
  outletId: nullable(Id),
  channel: Type.String(),
  lastMessagePreview: Type.String(),
  lastMessageKind: Type.String(),
  lastMessageDirection: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  lastMessageAt: Instant,
  /** A message of ours did not go out, and nobody of ours has written since. */
  unsent: Type.Boolean(),
  awaitingReplySince: nullable(Instant),
  createdAt: Instant,
  version: Type.Integer(),
})

export const Window = Type.Object({
  open: Type.Boolean(),
  closesAt: nullable(Instant),
  reason: nullable(Type.String()),
})

export const Message = Type.Object({
  id: Id,
  direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  kind: Type.String(),
  text: Type.String(),
  content: nullable(Type.String()),
  status: Type.String(),
  version: Type.Integer(),
  sentAt: Instant,
  createdAt: Instant,
  author: nullable(Named),
  error: nullable(Type.Object({ code: Type.String(), message: Type.String() })),
  /** What it answers, reacts to (`reaction`), changes (`edit`) or takes back (`revoke`), within this ticket. */
  replyTo: nullable(
    Type.Object({
      id: Id,
      text: Type.String(),
      kind: Type.String(),
      direction: Type.Union([Type.Literal('in'), Type.Literal('out')]),
    }),
  ),
  media: nullable(Type.Object({ mimeType: Type.String(), filename: nullable(Type.String()), id: Type.String() })),
  clientId: nullable(Type.String()),
  canRetry: Type.Boolean(),
  /** Sent by the system. Outgoing without an author otherwise: somebody wrote it on the phone. */
  automatic: Type.Boolean(),
})

export const TicketEvent = Type.Object({
  id: Id,
  type: Type.String(),
  at: Instant,
  actor: nullable(Named),
  data: Type.Object({
    from: Type.Optional(nullable(Type.String())),
    to: Type.Optional(nullable(Type.String())),
    text: Type.Optional(Type.String()),
    /** Why a ticket was linked: `only`, `primary`, `answered`, `chosen` or `moved`. */
    reason: Type.Optional(Type.String()),
    /** The name of the rule that did it. */
    rule: Type.Optional(Type.String()),
    /** The name of the macro by which somebody did it. */
    macro: Type.Optional(Type.String()),
    /** The colleagues who are named in a note. */
    mentions: Type.Optional(Type.Array(Named)),
    /** The other ticket of a merge or a split. */
    ticketId: Type.Optional(Id),
  }),
  /** Who did it when it was no person: `customer`, `automation` or `system`. */
  actorKind: Type.String(),
  changes: Type.Array(
    Type.Object({ field: Type.String(), before: nullable(Type.String()), after: nullable(Type.String()) }),
  ),
})

type Names = ReadonlyMap<string, PersonSummary>
const iso = (date: Date | null) => date?.toISOString() ?? null
const named = (id: string | null, names: Names) => {
  if (id === null) return null
  return { id, name: names.get(id)?.name ?? `#${id}` }
}

export function toTicket(
  row: TicketRow,
  contacts: ReadonlyMap<string, ContactSummary>,
  names: Names,
): Static<typeof Ticket> {
  return {
    id: row.id,
    number: Number(row.id),
    workflow: row.workflow,
    status: row.status,
    statusCategory: row.status_category,
    priority: row.priority,
    kind: row.kind,
    categoryId: row.category_id,
    teamId: row.team_id,
    outcome: row.outcome,
    snoozedUntil: iso(row.snoozed_until),
    mergedIntoId: row.merged_into_id,
    followsId: row.follows_id,
    slaState: row.sla_state,
    slaDueAt: iso(row.sla_due_at),
    slaMetric: row.sla_due_metric,
    contact: contacts.get(row.contact_id) ?? {
      id: row.contact_id,
      name: `#${row.contact_id}`,
      phone: null,
      email: null,
      masked: true,
    },
    assignee: named(row.assignee_id, names),
    franchiseId: row.franchise_id,
    outletId: row.outlet_id,
    channel: row.channel,
    lastMessagePreview: row.last_message_preview,
    lastMessageKind: row.last_message_kind,
    lastMessageDirection: row.last_message_direction,
    lastMessageAt: row.last_message_at.toISOString(),
    unsent: row.unsent_message_id !== null,
    awaitingReplySince: iso(row.awaiting_reply_since),
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }
}

export function toMessage(view: MessageView, names: Names): Static<typeof Message> {
  const { id, direction, kind, text, content, status, version } = view
  const { error, replyTo, media, clientId, canRetry, automatic } = view
  const times = { sentAt: view.sentAt.toISOString(), createdAt: view.createdAt.toISOString() }
  const author = named(view.authorId, names)
  return {
    id,
    direction,
    kind,
    text,
    content,
    status,
    version,
    ...times,
    author,
    error,
    replyTo,
    media,
    clientId,
    canRetry,
    automatic,
  }
}

interface EventData {
  text?: string
  reason?: string
  rule?: string
  macro?: string
  /** Ids of users. */
  mentions?: string[]
  ticketId?: string
  before?: Record<string, string | null>
  after?: Record<string, string | null>
  /** Of events before changes had `before` and `after`. */
  from?: string | null
  to?: string | null
}

/** The people that an event is about, besides the one who did it. */
export function peopleOf({ actor_id, data }: EventRow): string[] {
  const { before, after, mentions = [] } = JSON.parse(data) as EventData
  return [actor_id, before?.assignee_id, after?.assignee_id, ...mentions].filter((id) => typeof id === 'string')
}

export function toEvent(row: EventRow, names: Names): Static<typeof TicketEvent> {
  const { id, type, at, actor_id, actor_kind } = row
  const {
    before = {},
    after = {},
    text,
    reason,
    rule,
    macro,
    mentions,
    ticketId,
    from,
    to,
  } = JSON.parse(row.data) as EventData
  const say = (field: string, value: string | null | undefined) =>
    field === 'assignee_id' ? (named(value ?? null, names)?.name ?? null) : (value ?? null)
  const changes = Object.keys(after).map((field) => ({
    field,
    before: say(field, before[field]),
    after: say(field, after[field]),
  }))
  const main = changes.find(({ field }) => field === 'status' || field === 'assignee_id')
  return {
    id,
    type,
    at: at.toISOString(),
    actor: named(actor_id, names),
    actorKind: actor_kind,
    data: {
      from: from ?? main?.before ?? null,
      to: to ?? main?.after ?? null,
      ...(text === undefined ? {} : { text }),
      ...(reason === undefined ? {} : { reason }),
      ...(rule === undefined ? {} : { rule }),
      ...(macro === undefined ? {} : { macro }),
      ...(mentions === undefined ? {} : { mentions: mentions.flatMap((id) => named(id, names) ?? []) }),
      ...(ticketId === undefined ? {} : { ticketId }),
    },
    changes,
  }
}
