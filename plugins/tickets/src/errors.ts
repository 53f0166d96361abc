import { defineError } from '@kaunter/core'

export const contactNotSeen = defineError(
  'KAUNTER_TICKET_CONTACT_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no ticket of contact ${v.id} that you may see.`,
)
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
export const workflowAway = defineError(
  'KAUNTER_TICKET_WORKFLOW_AWAY',
  503,
  (v: { name: string }) =>
    `The workflow "${v.name}" of this ticket belongs to a plugin that is off. Switch it on again, then try once more; answers and notes work meanwhile.`,
)
export const moveRefused = defineError(
  'KAUNTER_TICKET_MOVE_REFUSED',
  409,
  (v: { code: string; reason: string }) => `${v.reason} (${v.code})`,
)
export const changedMeanwhile = defineError(
  'KAUNTER_TICKET_CHANGED_MEANWHILE',
  409,
  (v: { id: string }) => `Ticket ${v.id} has changed since you read it. Read it again, then decide anew.`,
)
export const outcomeUnknown = defineError(
  'KAUNTER_TICKET_OUTCOME_UNKNOWN',
  422,
  (v: { outcome: string; known: string }) =>
    `"${v.outcome}" is no outcome of this ticket. Choose one of: ${v.known}. More are added in the settings of tickets.`,
)
export const outcomeWithoutEnd = defineError(
  'KAUNTER_TICKET_OUTCOME_WITHOUT_END',
  422,
  () => 'An outcome is how a ticket ended: give it together with a status that ends it, such as "resolved".',
)
export const snoozeNotPossible = defineError(
  'KAUNTER_TICKET_SNOOZE_NOT_POSSIBLE',
  422,
  () => 'Only an open ticket can be put off, and only to a time that is still to come.',
)
export const mergeNotPossible = defineError(
  'KAUNTER_TICKET_MERGE_NOT_POSSIBLE',
  409,
  (v: { reason: string }) => `${v.reason}. Nothing was merged; choose another ticket.`,
)
export const splitNotPossible = defineError(
  'KAUNTER_TICKET_SPLIT_NOT_POSSIBLE',
  409,
  (v: { reason: string }) => `${v.reason}. Nothing was split off.`,
)
export const selfLink = defineError(
  'KAUNTER_TICKET_SAME',
  422,
  (v: { id: string }) => `Both are ticket ${v.id}. Choose another one.`,
)
