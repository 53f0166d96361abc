import { defineError } from '@kaunter/core'

export const notFound = defineError(
  'KAUNTER_TICKET_SETUP_NOT_FOUND',
  404,
  (v: { name: string; id: string }) =>
    `There is no ${v.name} ${v.id}. It may have been removed: load the list again and choose another.`,
)
export const wholeBusinessOnly = defineError(
  'KAUNTER_TICKET_SETUP_WHOLE_BUSINESS',
  403,
  () =>
    'Categories, tags, fields, teams and rules hold for all franchises and outlets, and your account sees only some of them. Ask somebody whose account sees everything.',
)
export const taken = defineError(
  'KAUNTER_TICKET_SETUP_TAKEN',
  409,
  (v: { name: string; value: string }) =>
    `There is a ${v.name} "${v.value}" already, or there was one that tickets still have. Choose another name.`,
)
export const fieldFixed = defineError(
  'KAUNTER_TICKET_FIELD_FIXED',
  409,
  () =>
    'The key and the type of a field stay, since tickets have values of it. Remove this field and make another instead.',
)
export const optionsNeeded = defineError(
  'KAUNTER_TICKET_FIELD_OPTIONS',
  422,
  () => 'A field of type "select" needs at least one option, and others have none. Give the options, or another type.',
)
export const teamHasTickets = defineError(
  'KAUNTER_TICKET_TEAM_HAS_TICKETS',
  409,
  (v: { count: number }) =>
    `This team still has open tickets: ${v.count}. Give them to another team first; many can be changed at once.`,
)
export const memberUnknown = defineError(
  'KAUNTER_TICKET_MEMBER_UNKNOWN',
  422,
  (v: { id: string }) => `User ${v.id} cannot be a member. Choose an active colleague who may answer customers.`,
)
export const conditionInvalid = defineError(
  'KAUNTER_TICKET_CONDITION_INVALID',
  422,
  (v: { field: string; reason: string }) => `The condition on "${v.field}" cannot be used: ${v.reason}`,
)
export const fieldValueInvalid = defineError(
  'KAUNTER_TICKET_FIELD_VALUE_INVALID',
  422,
  (v: { key: string; expected: string }) => `The field "${v.key}" needs ${v.expected}.`,
)
export const fieldRequired = defineError(
  'KAUNTER_TICKET_FIELD_REQUIRED',
  422,
  (v: { keys: string }) => `Before the ticket can be resolved, fill in: ${v.keys}.`,
)
export const choiceUnknown = defineError(
  'KAUNTER_TICKET_CHOICE_UNKNOWN',
  422,
  (v: { name: string; id: string }) =>
    `There is no ${v.name} "${v.id}" to choose. It may have been removed: load the list again and choose another.`,
)
export const afterMinutesNeeded = defineError(
  'KAUNTER_TICKET_RULE_MINUTES',
  422,
  () =>
    'A rule that waits for "unanswered" needs the minutes after which it runs, and others have none. Give afterMinutes, or another trigger.',
)
export const undoNotFound = defineError(
  'KAUNTER_TICKET_UNDO_NOT_FOUND',
  404,
  () =>
    'There is nothing of yours to take back here. It was taken back already, or somebody else did it. Look at the tickets to see how they are.',
)
export const undoOver = defineError(
  'KAUNTER_TICKET_UNDO_OVER',
  409,
  () => 'This was more than five minutes ago and can be taken back no longer. Change the tickets again instead.',
)
export const leadAlready = defineError(
  'KAUNTER_TICKET_LEAD_ALREADY',
  409,
  (v: { id: string }) => `Ticket ${v.id} is with sales already. Hand it over to a colleague instead.`,
)
