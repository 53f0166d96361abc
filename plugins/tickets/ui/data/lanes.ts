import { statuses, type Ticket, type TicketStatus } from './types.ts'

/** A part of the inbox: what is active, mine or nobody's, or one exact status. */
export type Lane = 'active' | 'mine' | 'none' | TicketStatus

export const lanes = ['active', 'mine', 'none'] as const

export function laneFrom(text: string | null): Lane {
  const known: readonly string[] = [...lanes, ...statuses]
  return text !== null && known.includes(text) ? (text as Lane) : 'active'
}

export function isStatus(lane: Lane): lane is TicketStatus {
  return (statuses as readonly string[]).includes(lane)
}

function isActive(status: TicketStatus): boolean {
  return status !== 'resolved' && status !== 'closed'
}

/** Whether a ticket belongs to a lane for a user; the server's queries decide the same way. */
export function belongs(ticket: Ticket, lane: Lane, userId: string): boolean {
  if (isStatus(lane)) return ticket.status === lane
  return isActive(ticket.status) && hasOwnerOf(ticket, lane, userId)
}

/** Whether it belongs to the one whose tickets are in the lane. */
export function hasOwnerOf({ assignee }: Ticket, lane: Lane, userId: string): boolean {
  if (lane === 'mine') return assignee?.id === userId
  return lane === 'none' ? assignee === null : true
}

/** The query that asks the server for a lane. */
export function laneQuery(lane: Lane): Record<string, string> {
  if (isStatus(lane)) return { status: lane }
  if (lane === 'mine') return { status: 'active', assignee: 'me' }
  return lane === 'none' ? { status: 'active', assignee: 'none' } : { status: 'active' }
}
