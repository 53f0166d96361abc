import type { KaunterHost } from '@kaunter/admin-ui'
import { type Lane, laneQuery } from './lanes.ts'
import type { Counts, Message, Page, Person, Ticket, TicketDetail, TicketEvent, TicketStatus } from './types.ts'

const PAGE = '40'

/** A change of a ticket that a person may ask for. */
export interface TicketChange {
  status?: TicketStatus
  assigneeId?: string | null
}

function below(path: string, query: Record<string, string | null>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null)
  return `${path}?${new URLSearchParams(given)}`
}

/** The tickets API, by noun. Each function throws the host's `ApiError`. */
export const ticketsApi = {
  list: (host: KaunterHost, lane: Lane, cursor: string | null) =>
    host.get<Page<Ticket>>(below('/', { ...laneQuery(lane), cursor, limit: PAGE })),
  counts: (host: KaunterHost) => host.get<Counts>('/counts'),
  waiting: (host: KaunterHost) => host.get<{ items: readonly Ticket[] }>('/waiting'),
  detail: (host: KaunterHost, id: string) => host.get<TicketDetail>(`/${encodeURIComponent(id)}`),
  messages: (host: KaunterHost, id: string, cursor: string | null) =>
    host.get<Page<Message>>(below(`/${encodeURIComponent(id)}/messages`, { cursor, limit: PAGE })),
  events: (host: KaunterHost, id: string, cursor: string | null) =>
    host.get<Page<TicketEvent>>(below(`/${encodeURIComponent(id)}/events`, { cursor })),
  reply: (host: KaunterHost, id: string, text: string, clientId: string) =>
    host.post<Message>(`/${id}/messages`, { text, clientId }),
  note: (host: KaunterHost, id: string, text: string, clientId: string) =>
    host.post<TicketEvent>(`/${id}/notes`, { text, clientId }),
  retry: (host: KaunterHost, id: string, messageId: string) => host.post<Message>(`/${id}/messages/${messageId}/retry`),
  change: (host: KaunterHost, id: string, change: TicketChange) => host.patch<Ticket>(`/${id}`, change),
  people: (host: KaunterHost) => host.get<{ items: readonly Person[] }>('/api/auth/people'),
}
