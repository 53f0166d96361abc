import { defineError } from '@kaunter/core'

export const threadMoved = defineError(
  'KAUNTER_TICKET_THREAD_MOVED',
  409,
  () =>
    'Somebody has written, or is sending a reply, since you last looked. Nothing was sent: read what is new, then send your reply anyway, change it or discard it.',
)
export const draftChanged = defineError(
  'KAUNTER_TICKET_DRAFT_CHANGED',
  409,
  () =>
    'You have changed this draft in another window meanwhile. Nothing was overwritten: compare the two, then save with the revision of the other.',
)
export const notWaiting = defineError(
  'KAUNTER_TICKET_REPLY_NOT_WAITING',
  404,
  () => 'No reply of yours with this clientId waits to be sent here, and none will be sent under it.',
)
export const sentAlready = defineError(
  'KAUNTER_TICKET_REPLY_SENT',
  409,
  () => 'This reply has been sent and cannot be taken back. If it was wrong, write to the customer once more.',
)
export const takenBack = defineError(
  'KAUNTER_TICKET_REPLY_TAKEN_BACK',
  409,
  () => 'This reply was taken back and is a draft again. Send the draft, under a new clientId.',
)
export const authorAway = defineError(
  'KAUNTER_TICKET_REPLY_AUTHOR_AWAY',
  403,
  () => 'You could no longer answer this ticket when the reply was due. Ask somebody who sees it to send the draft.',
)
