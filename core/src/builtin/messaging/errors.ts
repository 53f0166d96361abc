import { defineError, KaunterError } from '../../kernel/errors.ts'

export const conversationNotFound = defineError(
  'KAUNTER_MESSAGING_CONVERSATION_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no conversation ${v.id}.`,
)
export const notRetryable = defineError(
  'KAUNTER_MESSAGING_NOT_RETRYABLE',
  409,
  (v: { id: string; status: string }) =>
    `Message ${v.id} is ${v.status}, so there is nothing to send again. Only failed, held and unknown messages can be repeated.`,
)

/** A refusal of the gate as the answer to a request; its code and reason are those stored with a held message. */
export const refused = (refusal: { code: string; reason: string }) =>
  new KaunterError(refusal.code, 409, refusal.reason)

export const windowClosed = {
  code: 'KAUNTER_MESSAGING_WINDOW_CLOSED',
  reason:
    'The customer last wrote more than 24 hours ago, so WhatsApp allows only an approved template. Wait for the customer to write, or send a template.',
}
export const accountPaused = (why: string) => ({
  code: 'KAUNTER_MESSAGING_ACCOUNT_PAUSED',
  reason: `Sending from this number is paused: ${why}. An administrator must look at the account.`,
})
export const channelMissing = (channel: string) => ({
  code: 'KAUNTER_MESSAGING_CHANNEL_MISSING',
  reason: `The channel "${channel}" is switched off. The message waits; send it again when the channel is back.`,
})
export const policyFailed = {
  code: 'KAUNTER_MESSAGING_POLICY_FAILED',
  reason: 'A plugin that must agree to sending has failed, so the message waits. Look at the log, then send it again.',
}
export const neverWrote = {
  code: 'KAUNTER_MESSAGING_NO_ADDRESS',
  reason: 'This contact has no address on this channel. Ask the customer to write first.',
}
