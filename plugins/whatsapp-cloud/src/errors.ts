import { defineError } from '@kaunter/core'

export const signatureWrong = defineError(
  'KAUNTER_WHATSAPP_SIGNATURE_WRONG',
  401,
  () =>
    'The X-Hub-Signature-256 header is missing or does not fit the body. Check that WABA_APP_SECRET is the secret of the Meta app that sends here.',
)
export const notJson = defineError(
  'KAUNTER_WHATSAPP_NOT_JSON',
  400,
  () => 'The body is not JSON. Meta sends JSON; nothing was stored.',
)
export const verifyRefused = defineError(
  'KAUNTER_WHATSAPP_VERIFY_REFUSED',
  403,
  () => 'hub.mode is not "subscribe" or hub.verify_token is not WABA_VERIFY_TOKEN. Set the same token in the Meta app.',
)
export const configIncomplete = defineError(
  'KAUNTER_WHATSAPP_CONFIG_INCOMPLETE',
  500,
  (v: { missing: string }) =>
    `Some of the WABA_* variables are set, but not: ${v.missing}. Set all of them to talk to Meta, or none to use the simulator.`,
)
export const simulatorInProduction = defineError(
  'KAUNTER_WHATSAPP_SIMULATOR_IN_PRODUCTION',
  500,
  () =>
    'The WhatsApp simulator does not run in production. Set WABA_VERIFY_TOKEN, WABA_APP_SECRET, WABA_ACCESS_TOKEN and WABA_PHONE_NUMBER_ID to talk to Meta, or disable the plugin.',
)
export const numberUnknown = defineError(
  'KAUNTER_WHATSAPP_NUMBER_UNKNOWN',
  404,
  (v: { id: string }) =>
    `The phone number id ${v.id} has not been used yet. GET /api/whatsapp-cloud/status lists the numbers.`,
)
