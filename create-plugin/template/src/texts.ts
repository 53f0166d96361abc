import type { Locales } from '@kaunter/core'

const en = {
  nav: 'Example plugin', // +page
  panel: 'Stamp card', // +slot
  // +route {
  'permission.read': 'See stamp cards',
  'permission.unlinked': 'See stamps of no outlet',
  // }
  // +setting {
  'setting.title': 'Example plugin',
  'setting.goal': 'Stamps for a reward',
  'setting.goal.about': 'With so many stamps a card is full.',
  // }
}

const ms: Record<keyof typeof en, string> = {
  nav: 'Example plugin', // +page
  panel: 'Kad cop', // +slot
  // +route {
  'permission.read': 'Melihat kad cop',
  'permission.unlinked': 'Melihat cop tanpa cawangan',
  // }
  // +setting {
  'setting.title': 'Example plugin',
  'setting.goal': 'Cop untuk satu ganjaran',
  'setting.goal.about': 'Kad penuh apabila mempunyai cop sebanyak ini.',
  // }
}

/** What the server knows in both languages; texts of pages are in `ui/catalog.ts`. */ // +page|slot
//-page|slot /** What the server knows in both languages. */
export const texts: Locales = { en, ms }
