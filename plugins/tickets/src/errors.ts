import { defineError } from '@kaunter/core'

export const ticketNotFound = defineError(
  'KAUNTER_TICKET_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no ticket ${v.id} that you may see. It may have moved to another outlet.`,
)
export const ticketClosed = defineError(
  'KAUNTER_TICKET_CLOSED',
  409,
  (v: { id: string }) =>
    `Ticket ${v.id} is closed, and closed is final. When the customer writes again, a new ticket opens.`,
)
export const statusNotAllowed = defineError(
  'KAUNTER_TICKET_STATUS_NOT_ALLOWED',
  409,
  (v: { from: string; to: string }) =>
    `A ticket cannot go from "${v.from}" to "${v.to}". Load it again to see what is possible.`,
)
export const anotherOpen = defineError(
  'KAUNTER_TICKET_ANOTHER_OPEN',
  409,
  (v: { id: string }) => `This conversation has an open ticket already: ${v.id}. Work on that one.`,
)
export const assigneeUnknown = defineError(
  'KAUNTER_TICKET_ASSIGNEE_UNKNOWN',
  422,
  (v: { id: string }) =>
    `User ${v.id} cannot take tickets. Choose an active colleague who may answer customers and sees this outlet.`,
)
export const messageNotInTicket = defineError(
  'KAUNTER_TICKET_MESSAGE_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no message ${v.id} in this ticket.`,
)
