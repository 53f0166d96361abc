import { defineError } from '@kaunter/core'

export const outletOutOfSight = defineError(
  'KAUNTER_TICKET_OUTLET_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no outlet ${v.id} that you may see. Choose one from the list of outlets.`,
)
export const unlinkedOutOfSight = defineError(
  'KAUNTER_TICKET_UNLINKED_FORBIDDEN',
  403,
  () => 'You do not see tickets without an outlet, so you cannot make this one such a ticket. Choose another outlet.',
)
export const linkedMeanwhile = defineError(
  'KAUNTER_TICKET_LINKED_MEANWHILE',
  409,
  (v: { id: string }) => `Ticket ${v.id} has been linked to an outlet meanwhile, so there is nothing to ask.`,
)
