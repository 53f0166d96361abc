import { defineError } from '@kaunter/core'

export const policyNotFound = defineError(
  'KAUNTER_SLA_POLICY_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no SLA policy ${v.id}. It may have been removed; load the list again.`,
)
export const catchAllStays = defineError(
  'KAUNTER_SLA_CATCH_ALL_STAYS',
  409,
  () =>
    'The last policy holds for every ticket that no other one matches: it stays, is always active and has no conditions. To promise less, clear its targets.',
)
export const policyCalendarUnknown = defineError(
  'KAUNTER_SLA_CALENDAR_UNKNOWN',
  422,
  (v: { id: string }) => `There is no calendar ${v.id}. Choose one of the list, or none for that of the outlet.`,
)
export const repeatNeedsMinutes = defineError(
  'KAUNTER_SLA_REPEAT_NEEDS_MINUTES',
  422,
  () => 'An escalation that is repeated needs its minutes: say in "afterMinutes" how often.',
)
export const rangeTooLong = defineError(
  'KAUNTER_SLA_RANGE_TOO_LONG',
  422,
  (v: { days: number }) => `At most ${v.days} days can be looked at in one go. Ask for a shorter time.`,
)
export const allOutletsOnly = defineError(
  'KAUNTER_SLA_ALL_OUTLETS_ONLY',
  403,
  () => 'Policies hold for all outlets: only somebody who sees all of them can change one. Ask an administrator.',
)
