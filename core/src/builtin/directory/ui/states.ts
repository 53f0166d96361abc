/** Proper names, the same in both languages. */
export const states: Readonly<Record<string, string>> = {
  JHR: 'Johor',
  KDH: 'Kedah',
  KTN: 'Kelantan',
  KUL: 'Kuala Lumpur',
  LBN: 'Labuan',
  MLK: 'Melaka',
  NSN: 'Negeri Sembilan',
  PHG: 'Pahang',
  PJY: 'Putrajaya',
  PLS: 'Perlis',
  PNG: 'Pulau Pinang',
  PRK: 'Perak',
  SBH: 'Sabah',
  SGR: 'Selangor',
  SWK: 'Sarawak',
  TRG: 'Terengganu',
}
