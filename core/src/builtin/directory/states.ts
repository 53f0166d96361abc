import { type MalaysianState, malaysianStates } from '../../contracts/index.ts'

/** How the states are written in lists of outlets. */
const names: Record<MalaysianState, readonly string[]> = {
  JHR: ['Johor'],
  KDH: ['Kedah'],
  KTN: ['Kelantan'],
  KUL: ['Kuala Lumpur'],
  LBN: ['Labuan'],
  MLK: ['Melaka', 'Malacca'],
  NSN: ['Negeri Sembilan'],
  PHG: ['Pahang'],
  PJY: ['Putrajaya'],
  PLS: ['Perlis'],
  PNG: ['Pulau Pinang', 'Penang'],
  PRK: ['Perak'],
  SBH: ['Sabah'],
  SGR: ['Selangor'],
  SWK: ['Sarawak'],
  TRG: ['Terengganu'],
}

const plain = (text: string) =>
  text
    .toUpperCase()
    .replace(/^(W\.? ?P\.?|WILAYAH PERSEKUTUAN) /, '')
    .replaceAll(/[^A-Z]/g, '')
const byName = new Map(malaysianStates.flatMap((state) => [state, ...names[state]].map((name) => [plain(name), state])))

/** The state that somebody wrote by its letters or its name; `undefined` when it is none. */
export const stateOf = (text: string): MalaysianState | undefined => byName.get(plain(text))
