import type { CatalogKey, Messages } from '@kaunter/admin-ui'

const en = {
  'card.stamps': '{stamps} of {goal} stamps',
  // +slot {
  'card.full': 'The card is full: give the reward.',
  'card.failed': 'The card cannot be shown. {reason}',
  // }
  // +page {
  'page.title': 'Stamp cards',
  'page.name': 'Customer',
  'page.stamps': 'Stamps',
  'page.failed': 'The stamp cards cannot be shown',
  'page.empty': 'No stamps yet',
  'page.empty.text': 'A customer who writes STAMP gets the first one.', // +hook
  //-hook 'page.empty.text': 'The cards of customers appear here.',
  // }
}

const ms: Messages<keyof typeof en> = {
  'card.stamps': '{stamps} daripada {goal} cop',
  // +slot {
  'card.full': 'Kad sudah penuh: berikan ganjaran.',
  'card.failed': 'Kad tidak dapat dipaparkan. {reason}',
  // }
  // +page {
  'page.title': 'Kad cop',
  'page.name': 'Pelanggan',
  'page.stamps': 'Cop',
  'page.failed': 'Kad cop tidak dapat dipaparkan',
  'page.empty': 'Belum ada cop',
  'page.empty.text': 'Pelanggan yang menulis COP menerima cop yang pertama.', // +hook
  //-hook 'page.empty.text': 'Kad pelanggan akan dipaparkan di sini.',
  // }
}

/** The texts of the pages. A key that one language lacks does not compile. */
export const catalog = { en, ms }

export type Key = CatalogKey<typeof catalog>
