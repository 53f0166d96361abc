import { Id, Instant, type Static, Type } from '@kaunter/core'
import type { ContactSummary, MessageView, PersonSummary } from '@kaunter/core/contracts'
import { type EventRow, statuses, type TicketRow } from './tables.ts'

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
const Named = Type.Object({ id: Id, name: Type.String() })

export const StatusName = Type.Union(statuses.map((status) => Type.Literal(status)))

export const Ticket = Type.Object({
  id: Id,
  number: Type.Integer(),
  status: StatusName,
  contact: Type.Object({ id: Id, name: Type.String(), phone: nullable(Type.String()), email: nullable(Type.String()) }),
  assignee: nullable(Named),
  /** Null while the ticket is linked to no outlet. */
  outletId: nullable(Id),
  channel: Type.String(),
  lastMessagePreview: Type.String(),
  lastMessageKind: Type.String(),
  lastMessageDirection: Type.Union([Type.Literal('in'), Type.Literal('out')]),
  lastMessageAt: Instant,
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
  replyTo: nullable(Type.Object({ id: Id, text: Type.String() })),
  media: nullable(Type.Object({ mimeType: Type.String(), filename: nullable(Type.String()), id: Type.String() })),
  clientId: nullable(Type.String()),
  canRetry: Type.Boolean(),
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
  }),
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
    status: row.status,
    contact: contacts.get(row.contact_id) ?? {
      id: row.contact_id,
      name: `#${row.contact_id}`,
      phone: null,
      email: null,
    },
    assignee: named(row.assignee_id, names),
    outletId: row.outlet_id,
    channel: row.channel,
    lastMessagePreview: row.last_message_preview,
    lastMessageKind: row.last_message_kind,
    lastMessageDirection: row.last_message_direction,
    lastMessageAt: row.last_message_at.toISOString(),
    awaitingReplySince: iso(row.awaiting_reply_since),
    createdAt: row.created_at.toISOString(),
    version: row.version,
  }
}

export function toMessage(view: MessageView, names: Names): Static<typeof Message> {
  const { id, direction, kind, text, content, status, version, error, replyTo, media, clientId, canRetry } = view
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
  }
}

export function toEvent(row: EventRow, names: Names): Static<typeof TicketEvent> {
  const { id, type, at, actor_id, data } = row
  return { id, type, at: at.toISOString(), actor: named(actor_id, names), data: JSON.parse(data) }
}
