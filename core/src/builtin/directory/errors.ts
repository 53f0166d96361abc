import { defineError } from '../../kernel/errors.ts'

export const franchiseNotFound = defineError(
  'KAUNTER_DIRECTORY_FRANCHISE_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no franchise ${v.id} that you may see. Choose one from the list of franchises.`,
)
export const outletNotFound = defineError(
  'KAUNTER_DIRECTORY_OUTLET_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no outlet ${v.id} that you may see. Choose one from the list of outlets.`,
)
export const codeTaken = defineError(
  'KAUNTER_DIRECTORY_CODE_TAKEN',
  409,
  (v: { code: string }) =>
    `There is a shop with the number ${v.code} already. Use another number, or change that shop.`,
)
export const notYours = defineError(
  'KAUNTER_DIRECTORY_NOT_YOURS',
  403,
  () =>
    'You may change only the franchises that you are responsible for, and make no new ones. Ask somebody who sees all of them.',
)
export const contactNotFound = defineError(
  'KAUNTER_DIRECTORY_CONTACT_NOT_FOUND',
  404,
  (v: { id: string }) =>
    `There is no contact ${v.id} that you may see. It is shown to those who see a ticket or an outlet of it.`,
)
export const identityInvalid = defineError('KAUNTER_DIRECTORY_IDENTITY_INVALID', 422, (v: { kind: string }) =>
  v.kind === 'phone'
    ? 'This is no phone number in international form. Write it with the country code, for example +60 12-345 6789.'
    : 'This is no e-mail address. Write it as name@example.com.',
)
export const identityTaken = defineError(
  'KAUNTER_DIRECTORY_IDENTITY_TAKEN',
  409,
  () =>
    'Another contact has this address already. Remove it there first; messages that came from it stay with that contact.',
)
export const mergeNotPossible = defineError(
  'KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE',
  409,
  (v: { why: MergeObstacle }) => obstacles[v.why],
)
/** Why two contacts cannot become one, or not two again. */
export type MergeObstacle = keyof typeof obstacles
const obstacles = {
  self: 'A contact cannot go into itself. Choose another one.',
  merged:
    'One of the two has gone into another contact meanwhile. Open it again: the address leads to the contact that stands for it.',
  later: 'The contact has gone into another one since. Undo that first.',
  'too-late': 'This was more than 30 days ago and can no longer be undone. Move addresses and outlets by hand.',
  'plugin-off': 'A plugin that moved something is off now. Switch it on, then undo.',
} as const
export const mergeNotFound = defineError(
  'KAUNTER_DIRECTORY_MERGE_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no merge ${v.id} of contacts that you may see. Open the contact again.`,
)
export const importInvalid = defineError(
  'KAUNTER_DIRECTORY_IMPORT_INVALID',
  422,
  (v: { problems: number }) =>
    `Nothing was imported: ${v.problems} problems were found, each with its line in "details". Mend the file and import it again.`,
)
