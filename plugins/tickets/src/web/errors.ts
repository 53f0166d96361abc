import { defineError } from '@kaunter/core'

export const addressInvalid = defineError(
  'KAUNTER_FORM_CONTACT_INVALID',
  422,
  () => 'This is neither a phone number nor an e-mail address. Write one at which the shop can reach you.',
)
export const consentChanged = defineError(
  'KAUNTER_FORM_CONSENT_CHANGED',
  409,
  () => 'The text to agree to has changed meanwhile. Read it again, agree, and send once more.',
)
export const formAutomated = defineError(
  'KAUNTER_FORM_AUTOMATED',
  422,
  () => 'This looks as if a program had filled in the form. Wait a few seconds and send it again.',
)
export const formUsedUp = defineError(
  'KAUNTER_FORM_USED_UP',
  429,
  () => 'This page has sent as many messages as it may. Load it again to write another one.',
)
export const formUnavailable = defineError(
  'KAUNTER_FORM_UNAVAILABLE',
  503,
  () => 'Messages cannot be taken at the moment. Nothing was stored; try again later.',
)
export const outletUnknown = defineError(
  'KAUNTER_FORM_OUTLET_UNKNOWN',
  422,
  () => 'This outlet is none of those to choose from. Choose one from the list.',
)
export const referenceUnknown = defineError(
  'KAUNTER_TICKET_REFERENCE_UNKNOWN',
  404,
  () => 'There is no ticket of this reference any more. Ask the shop.',
)
