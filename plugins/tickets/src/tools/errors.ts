import { defineError } from '@kaunter/core'

export const cannedVariable = defineError(
  'KAUNTER_TICKET_CANNED_VARIABLE',
  422,
  (v: { given: string; known: string }) =>
    `"${v.given}" is nothing that a canned reply can fill in. There are: ${v.known}. Write one of these, or take the braces away.`,
)
export const cannedEmpty = defineError(
  'KAUNTER_TICKET_CANNED_EMPTY',
  422,
  () => 'A canned reply needs its text in English or in Malay. Write at least one of them.',
)
export const cannedTooLong = defineError(
  'KAUNTER_TICKET_CANNED_TOO_LONG',
  422,
  (v: { name: string; length: number; most: number }) =>
    `The canned reply "${v.name}" would have ${v.length} characters here, and a message has ${v.most} at most. Nothing was done. Shorten the reply in the ticket set-up.`,
)
export const shortcutTaken = defineError(
  'KAUNTER_TICKET_CANNED_SHORTCUT',
  409,
  (v: { shortcut: string; name: string }) =>
    `"/${v.shortcut}" is the canned reply "${v.name}" already. Choose another shortcut.`,
)
export const macroStale = defineError(
  'KAUNTER_TICKET_MACRO_STALE',
  409,
  (v: { name: string }) =>
    `The macro "${v.name}" sends a canned reply that was removed. Nothing was done. Choose another reply for it in the ticket set-up.`,
)
export const macroNothing = defineError(
  'KAUNTER_TICKET_MACRO_NOTHING',
  409,
  (v: { name: string }) => `The macro "${v.name}" would change nothing: the ticket is like that already.`,
)
export const mentionUnseen = defineError(
  'KAUNTER_TICKET_MENTION_UNSEEN',
  422,
  (v: { name: string }) =>
    `${v.name} may not see this ticket and cannot be mentioned in it. The note was not saved: take the mention out, or hand the ticket to somebody who sees it.`,
)
export const macroReplyDenied = defineError(
  'KAUNTER_TICKET_MACRO_REPLY',
  403,
  (v: { name: string }) =>
    `The macro "${v.name}" writes to the customer, which your role may not. Nothing was done. Ask a colleague to run it.`,
)
