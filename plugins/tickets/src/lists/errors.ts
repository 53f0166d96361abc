import { defineError } from '@kaunter/core'

export const searchIncomplete = defineError(
  'KAUNTER_TICKET_SEARCH_INCOMPLETE',
  503,
  (v: { rows: number }) =>
    `The search does not find everything from before this version yet: at most ${v.rows} rows are still to be indexed. Nothing need be done; it goes on by itself, newest first.`,
)
export const exportsBusy = defineError(
  'KAUNTER_TICKET_EXPORTS_BUSY',
  429,
  () => 'Others are exporting at this moment, as many as this server does at once. Try again in a minute.',
)
export const exportEnded = defineError(
  'KAUNTER_TICKET_EXPORT_ENDED',
  403,
  () => 'What you may see has changed while the file was written, so it was broken off. Start the export again.',
)
export const viewNotFound = defineError(
  'KAUNTER_TICKET_VIEW_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no view ${v.id} for you. It was removed, or is no longer shared with you.`,
)
export const viewNotYours = defineError('KAUNTER_TICKET_VIEW_NOT_YOURS', 403, (v: { sharedWith: string }) =>
  v.sharedWith === 'all'
    ? 'A view for everybody is kept by those who set up tickets and see all outlets. Keep one of your own, or ask one of them.'
    : v.sharedWith === 'team'
      ? 'The view of a team is kept by its members. Keep one of your own, or ask one of them.'
      : 'This view is somebody else’s. Keep one of your own.',
)
export const viewsFull = defineError(
  'KAUNTER_TICKET_VIEWS_FULL',
  409,
  (v: { most: number }) =>
    `You have ${v.most} views of your own, as many as there can be. Remove one that you no longer use.`,
)
export const viewChanged = defineError(
  'KAUNTER_TICKET_VIEW_CHANGED_MEANWHILE',
  409,
  (v: { name: string }) =>
    `Somebody has changed the view "${v.name}" since you read it. Read it again, then decide anew.`,
)
export const viewTeamNeeded = defineError(
  'KAUNTER_TICKET_VIEW_TEAM',
  422,
  () => 'A view that is shared with a team names the team, and no other view does. Give teamId, or share it otherwise.',
)
export const zoneUnknown = defineError(
  'KAUNTER_TICKET_ZONE_UNKNOWN',
  400,
  (v: { zone: string }) => `There is no time zone "${v.zone}". Use a name such as Asia/Kuala_Lumpur.`,
)
