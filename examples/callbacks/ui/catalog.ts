import type { CatalogKey, Messages } from '@kaunter/admin-ui'

const en = {
  'state.open': 'To be called',
  'state.overdue': 'Overdue',
  'state.done': 'Called',
  'panel.none': 'Has not asked for a call.',
  'panel.asked': 'Asked:',
  'panel.due': 'Call by:',
  'panel.failed': 'The callback cannot be shown. {reason}',
  'done.action': 'Called',
  'done.label': 'Called: {name}',
  'done.said': 'Noted that the call was made.',
  waiting_one: '{count} customer waits for a call',
  waiting_other: '{count} customers wait for a call',
  overdue_one: '{count} is overdue',
  overdue_other: '{count} are overdue',
  'widget.open': 'Show them',
  'page.title': 'Callbacks',
  'page.name': 'Customer',
  'page.phone': 'Phone',
  'page.text': 'Wrote',
  'page.due': 'Call by',
  'page.state': 'State',
  'page.action': 'Action',
  'page.more': 'Show more',
  'page.failed': 'The callbacks cannot be shown',
  'page.empty': 'Nobody waits for a call',
  'page.empty.text': 'A customer who asks for a call in a message appears here.',
}

const ms: Messages<keyof typeof en> = {
  'state.open': 'Perlu ditelefon',
  'state.overdue': 'Lewat',
  'state.done': 'Sudah ditelefon',
  'panel.none': 'Tidak meminta panggilan.',
  'panel.asked': 'Diminta:',
  'panel.due': 'Telefon sebelum:',
  'panel.failed': 'Panggilan balik tidak dapat dipaparkan. {reason}',
  'done.action': 'Sudah ditelefon',
  'done.label': 'Sudah ditelefon: {name}',
  'done.said': 'Dicatat bahawa panggilan telah dibuat.',
  waiting_one: '{count} pelanggan menunggu panggilan',
  waiting_other: '{count} pelanggan menunggu panggilan',
  overdue_one: '{count} sudah lewat',
  overdue_other: '{count} sudah lewat',
  'widget.open': 'Tunjukkan',
  'page.title': 'Panggilan balik',
  'page.name': 'Pelanggan',
  'page.phone': 'Telefon',
  'page.text': 'Menulis',
  'page.due': 'Telefon sebelum',
  'page.state': 'Keadaan',
  'page.action': 'Tindakan',
  'page.more': 'Tunjukkan lagi',
  'page.failed': 'Panggilan balik tidak dapat dipaparkan',
  'page.empty': 'Tiada yang menunggu panggilan',
  'page.empty.text': 'Pelanggan yang meminta panggilan dalam mesej akan muncul di sini.',
}

/** The texts of the pages. A key that one language lacks does not compile. */
export const catalog = { en, ms }

export type Key = CatalogKey<typeof catalog>
