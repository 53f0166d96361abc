import type { KaunterHost } from '@kaunter/admin-ui'
import { mentionsIn } from './mentions.ts'
import { toolsApi } from './tools-api.ts'
import type {
  Contact,
  Counts,
  Draft,
  Extra,
  Message,
  Page,
  PastTicket,
  Person,
  Seen,
  Ticket,
  TicketDetail,
  TicketEvent,
  TicketStatus,
  Waiting,
} from './types.ts'
import { type Filter, type View, viewQuery } from './views.ts'

const PAGE = '40'
/** Whoever goes back goes far. */
const OLDER = '100'

/** A change of a ticket that a person may ask for. */
export interface TicketChange {
  status?: TicketStatus
  outcome?: string
  note?: string
  assigneeId?: string | null
  snoozedUntil?: string | null
  priority?: Ticket['priority']
  kind?: Ticket['kind']
  categoryId?: string | null
  teamId?: string | null
  tags?: readonly string[]
  fields?: Readonly<Record<string, unknown>>
}

export function below(path: string, query: Record<string, string | null>): string {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null)
  return `${path}?${new URLSearchParams(given)}`
}

async function mentioned(host: KaunterHost, id: string, text: string): Promise<{ mentions?: readonly string[] }> {
  if (!text.includes('@')) return {}
  const mentions = [...mentionsIn(text, (await toolsApi.colleagues(host, id)).items)]
  return mentions.length === 0 ? {} : { mentions }
}

export interface NoteBody {
  readonly text: string
  readonly clientId: string
  /** The revision of the draft that it was. */
  readonly draft?: number
}

export interface ReplyBody {
  readonly text: string
  readonly clientId: string
  readonly draft?: number
  /** Without it, it is sent whatever has been said meanwhile. */
  readonly seen?: Seen
  readonly holdSeconds?: number
}

/** A change of many tickets: of tags, some are given and some taken. */
export interface BulkChange extends Omit<TicketChange, 'tags'> {
  addTags?: readonly string[]
  removeTags?: readonly string[]
}

/** What became of one ticket of many. */
export interface BulkResult {
  readonly ticketId: string
  readonly ok: boolean
  readonly code: string | null
  readonly message: string | null
}

export interface Team extends Person {
  readonly members: readonly { readonly userId: string }[]
}

/** A filter that somebody keeps by name. */
export interface SavedView {
  readonly id: string
  readonly name: string
  /** The words of the list’s query. */
  readonly filter: Filter
  readonly sharedWith: 'me' | 'team' | 'all'
  readonly teamId: string | null
  readonly position: number
  readonly version: number
  readonly mayChange: boolean
}
export type ViewWish = Pick<SavedView, 'name' | 'filter' | 'sharedWith' | 'teamId'> &
  Partial<Pick<SavedView, 'position'>>

/** How a ticket can end. */
export interface Outcome {
  readonly name: string
  readonly en: string | null
  readonly ms: string | null
}

export interface Outlet {
  readonly id: string
  readonly oid: string
  readonly name: string
  readonly franchise: Person
}

/** Where a search found something. */
export interface Match {
  readonly in: string
  readonly text: string
  readonly marks: readonly { readonly start: number; readonly length: number }[]
}

export interface SearchHit {
  readonly ticket: Ticket
  readonly matches: readonly Match[]
}

/** The outlets that a ticket may be for. */
export interface OutletChoice {
  readonly current: Outlet | null
  readonly suggested: readonly { readonly outlet: Outlet; readonly isPrimary: boolean }[]
  readonly found: readonly Outlet[]
  readonly question: { readonly askedAt: string; readonly settledAt: string | null } | null
}

/** The tickets API, by noun. Each function throws the host's `ApiError`. */
export const ticketsApi = {
  list: (host: KaunterHost, view: View, cursor: string | null, limit = 50) =>
    host.get<Page<Ticket>>(below('/', { ...viewQuery(view), cursor, limit: String(limit) })),
  teams: (host: KaunterHost) => host.get<{ items: readonly Team[] }>('/teams'),
  views: (host: KaunterHost) => host.get<{ items: readonly SavedView[] }>('/views'),
  viewCounts: (host: KaunterHost) => host.get<{ items: readonly { id: string; count: number }[] }>('/views/counts'),
  keepView: (host: KaunterHost, view: ViewWish) => host.post<SavedView>('/views', view),
  changeView: (host: KaunterHost, { id, version }: SavedView, view: ViewWish) =>
    host.put<SavedView>(`/views/${id}`, view, { ifMatch: version }),
  removeView: (host: KaunterHost, id: string) => host.delete<null>(`/views/${id}`),
  restoreView: (host: KaunterHost, id: string) => host.post<SavedView>(`/views/${id}/restore`),
  /** `undoId`: of the act that this goes on with, or repeats. */
  bulk: (host: KaunterHost, ticketIds: readonly string[], change: BulkChange, undoId: string) =>
    host.post<{ items: readonly BulkResult[]; undoId: string | null }>('/bulk', { ticketIds, change, undoId }),
  undoBulk: (host: KaunterHost, undoId: string) =>
    host.post<{ items: readonly (BulkResult & { left: readonly string[] })[]; more: boolean }>(`/bulk/${undoId}/undo`),
  linkMany: (host: KaunterHost, ticketIds: readonly string[], outletId: string | null, undoId: string) =>
    host.post<{ items: readonly { ticketId: string; error: { code: string; message: string } | null }[] }>('/link', {
      ticketIds,
      outletId,
      undoId,
    }),
  counts: (host: KaunterHost) => host.get<Counts>('/counts'),
  search: (host: KaunterHost, q: string) => host.get<{ items: readonly SearchHit[] }>(below('/search', { q })),
  waiting: (host: KaunterHost) => host.get<{ items: readonly Ticket[] }>('/waiting'),
  detail: (host: KaunterHost, id: string) => host.get<TicketDetail>(`/${encodeURIComponent(id)}`),
  messages: (host: KaunterHost, id: string, cursor: string | null) =>
    host.get<Page<Message>>(
      below(`/${encodeURIComponent(id)}/messages`, { cursor, limit: cursor === null ? PAGE : OLDER }),
    ),
  events: (host: KaunterHost, id: string, cursor: string | null) =>
    host.get<Page<TicketEvent>>(below(`/${encodeURIComponent(id)}/events`, { cursor })),
  /** The message, or what waits a moment so that it can be taken back. */
  reply: (host: KaunterHost, id: string, reply: ReplyBody) => host.post<Message | Waiting>(`/${id}/messages`, reply),
  /** Whoever is called `@Name` in it is mentioned. */
  note: async (host: KaunterHost, id: string, note: NoteBody) =>
    host.post<TicketEvent>(`/${id}/notes`, { ...note, ...(await mentioned(host, id, note.text)) }),
  /** A reply that waits is a draft again. */
  takeBack: (host: KaunterHost, id: string, clientId: string) =>
    host.delete<{ text: string; revision: number }>(`/${id}/outgoing/${clientId}`),
  saveDraft: (
    host: KaunterHost,
    id: string,
    { mode, text, revision }: Pick<Draft, 'mode' | 'text' | 'revision'>,
    keepalive: boolean,
  ) => host.put<{ revision: number }>(`/${id}/drafts/${mode}`, { text, revision }, { keepalive }),
  retry: (host: KaunterHost, id: string, messageId: string) => host.post<Message>(`/${id}/messages/${messageId}/retry`),
  /** `ifMatch`: the version that the person has seen; refused with 409 when there is a newer one. */
  /** `undoId`: to take it back with. */
  change: (host: KaunterHost, id: string, change: TicketChange, ifMatch?: number, undoId?: string) =>
    host.patch<Ticket>(undoId === undefined ? `/${id}` : below(`/${id}`, { undoId }), change, { ifMatch }),
  history: (host: KaunterHost, id: string) => host.get<{ items: readonly PastTicket[] }>(`/${id}/history`),
  /** Of up to a hundred tickets. */
  extras: (host: KaunterHost, ids: readonly string[]) =>
    host.get<{ items: readonly Extra[] }>(`/extras?ids=${ids.join(',')}`),
  outcomes: (host: KaunterHost, id: string) => host.get<{ items: readonly Outcome[] }>(`/${id}/outcomes`),
  merge: (host: KaunterHost, id: string, intoId: string) => host.post<Ticket>(`/${id}/merge`, { intoId }),
  handOver: (host: KaunterHost, id: string, to: { assigneeId?: string; teamId?: string; note: string }) =>
    host.post<Ticket>(`/${id}/hand-over`, to),
  handOff: (host: KaunterHost, id: string, note: string) => host.post<Ticket>(`/${id}/hand-off`, { note }),
  outlets: (host: KaunterHost, id: string, search: string) =>
    host.get<OutletChoice>(below(`/${id}/outlets`, { search })),
  link: (host: KaunterHost, id: string, outletId: string | null, remember: boolean) =>
    host.put<Ticket>(`/${id}/outlet`, { outletId, remember }),
  /** The contact of a ticket whole; it is noted who looked. */
  reveal: (host: KaunterHost, contactId: string, ticketId: string) =>
    host.post<Contact>(`/api/directory/contacts/${contactId}/reveal`, { occasion: `ticket:${ticketId}` }),
  people: (host: KaunterHost) => host.get<{ items: readonly Person[] }>('/api/auth/people'),
}
