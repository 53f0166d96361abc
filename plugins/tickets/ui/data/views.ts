import { belongs, hasOwnerOf, isStatus, type Lane, laneFrom, laneQuery } from './lanes.ts'
import type { Ticket } from './types.ts'

export const filterKeys = [
  ...['priority', 'category', 'tag', 'team', 'assignee', 'franchise', 'outlet', 'sla', 'kind', 'linked', 'snoozed'],
  // Of the API, which a saved view may use though no form offers them.
  ...['status', 'workflow'],
] as const
/** What narrows a lane further, in the words of the API and of the address. */
export type Filter = Readonly<Record<string, string>>

/** What the list shows: a lane, narrowed. */
export interface View {
  readonly lane: Lane
  readonly filter: Filter
  /** A column of the board: these instead of the statuses of the lane. */
  readonly column?: { readonly status: string; readonly workflow?: string }
  /** The id of the view that somebody has kept, which this is, or began as. */
  readonly saved?: string
  /** Whether it has been changed and not kept since. */
  readonly edited?: boolean
}

/** The view of an address; `saved` gives the words of a view that is kept, unless there is none. */
export function viewFrom(query: URLSearchParams, saved: (id: string) => Filter | undefined = () => undefined): View {
  const id = query.get('view') ?? ''
  const kept = id === '' ? undefined : saved(id)
  const edited = query.has('lane')
  if (kept !== undefined && !edited) return { ...viewOf(kept), saved: id }
  const given = filterKeys.map((key) => [key, query.get(key) ?? ''] as const)
  return {
    lane: laneFrom(query.get('lane')),
    filter: Object.fromEntries(given.filter(([, value]) => value !== '')),
    ...(kept === undefined ? {} : { saved: id, edited }),
  }
}

/** The words of the API as a view: what a lane means becomes the lane. */
export function viewOf({ status = 'active', ...filter }: Filter): View {
  const { assignee, ...others } = filter
  if (isStatus(status as Lane)) return { lane: status as Lane, filter }
  if (status !== 'active') return { lane: 'active', filter: { ...filter, status } }
  if (assignee === 'me') return { lane: 'mine', filter: others }
  return assignee === 'none' ? { lane: 'none', filter: others } : { lane: 'active', filter }
}

/** The view in the address; what goes without saying is left out. */
export function addressQuery({ lane, filter, saved, edited }: View): string {
  const view = saved === undefined ? {} : { view: saved }
  if (saved !== undefined && !edited) return `?${new URLSearchParams(view)}`
  const query = new URLSearchParams({ ...view, ...(lane === 'active' && !edited ? {} : { lane }), ...filter })
  return query.size === 0 ? '' : `?${query}`
}

/** The same view, narrowed otherwise; of one that is kept, a change that is not kept yet. */
export const narrowed = (view: View, change: Partial<Pick<View, 'lane' | 'filter'>>): View => ({
  ...view,
  ...change,
  ...(view.saved === undefined ? {} : { edited: true }),
})

/** The query that asks the server for a view. */
export const viewQuery = ({ lane, filter, column }: View): Record<string, string> => ({
  ...laneQuery(lane),
  ...filter,
  ...column,
})

/** Whether a row says enough of a ticket to tell whether it is in the view; of tags and teams of mine it does not. */
export const isKnowable = ({ filter }: View): boolean => filter.tag === undefined && filter.team !== 'mine'

/** Whether a ticket is in a view, as far as its row says. */
export function isIn(ticket: Ticket, { lane, filter, column }: View, userId: string): boolean {
  const { priority, categoryId, teamId, assignee, franchiseId, outletId, slaState, kind, snoozedUntil } = ticket
  const is = (key: string, value: string | null) => {
    const wanted = filter[key]
    if (wanted === undefined) return true
    return wanted === 'none' ? value === null : wanted === 'any' ? value !== null : value === wanted
  }
  return (
    (column === undefined
      ? filter.status === undefined
        ? belongs(ticket, lane, userId)
        : isOf(ticket, filter.status) && hasOwnerOf(ticket, lane, userId)
      : ticket.status === column.status &&
        ticket.workflow === (column.workflow ?? ticket.workflow) &&
        hasOwnerOf(ticket, lane, userId)) &&
    is('priority', priority) &&
    is('category', categoryId) &&
    (filter.team === 'mine' || is('team', teamId)) &&
    (filter.assignee === 'me' ? assignee?.id === userId : is('assignee', assignee?.id ?? null)) &&
    is('franchise', franchiseId) &&
    is('outlet', outletId) &&
    is('sla', slaState) &&
    is('kind', kind) &&
    is('workflow', ticket.workflow) &&
    (filter.linked === undefined || outletId === null) &&
    (filter.snoozed === undefined || (filter.snoozed === 'yes') === (snoozedUntil !== null))
  )
}

/** Whether its status is of these, in the words of the API. */
function isOf({ status, statusCategory }: Ticket, wanted: string): boolean {
  if (wanted === 'all') return true
  return wanted.startsWith('category:') ? wanted === `category:${statusCategory}` : status === wanted
}
