import { type CatalogKey, type Locale, type Messages, translate, type Values } from '@kaunter/admin-ui'

const en = {
  title: 'Board',
  workflow: 'Kind of work',
  columns: 'Columns by status',
  help: 'Space picks the ticket up, the left and right arrows choose a column, Space puts it down, Escape leaves it where it was. M shows the columns as a list.',
  count_one: '{count} ticket',
  count_other: '{count} tickets',
  'count.many': 'more than {count} tickets',
  loading: 'Loading {column}',
  failed: '{column} could not be loaded',
  empty: 'No tickets',
  'empty.filter': 'Nothing fits the filter',
  unassigned: 'Nobody has it',
  outlet: 'Outlet: {name}',
  tags: 'Tags: {names}',
  move: 'Move to…',
  'move.of': 'Move ticket {number} to…',
  'move.title': 'Move ticket {number} to',
  'move.here': 'It is here',
  'move.forbidden': 'Not possible from {from}',
  cancel: 'Cancel',
  drop: 'Drop here',
  lifted: '{name} picked up from {column}.',
  over: '{column}, {count}.',
  'over.forbidden': '{column}: a ticket cannot go there from {from}.',
  'over.origin': '{column}, where it was.',
  stays: '{name} stays in {column}.',
  moved: 'Ticket {number} is in {column} now',
  undo: 'Undo',
  'undo.done': 'Ticket {number} is back in {column}',
  refused: 'Ticket {number} stays in {column}. {reason}',
  elsewhere: 'Somebody else has moved ticket {number} to {column} meanwhile.',
} satisfies Messages

const ms: Messages<keyof typeof en> = {
  title: 'Papan',
  workflow: 'Jenis kerja',
  columns: 'Lajur mengikut status',
  help: 'Space mengangkat tiket, anak panah kiri dan kanan memilih lajur, Space meletakkannya, Escape membiarkannya di tempat asal. M menunjukkan lajur sebagai senarai.',
  count_one: '{count} tiket',
  count_other: '{count} tiket',
  'count.many': 'lebih daripada {count} tiket',
  loading: 'Memuatkan {column}',
  failed: '{column} tidak dapat dimuatkan',
  empty: 'Tiada tiket',
  'empty.filter': 'Tiada yang sepadan dengan tapisan',
  unassigned: 'Belum ada petugas',
  outlet: 'Cawangan: {name}',
  tags: 'Tag: {names}',
  move: 'Pindah ke…',
  'move.of': 'Pindahkan tiket {number} ke…',
  'move.title': 'Pindahkan tiket {number} ke',
  'move.here': 'Tiket berada di sini',
  'move.forbidden': 'Tidak boleh dari {from}',
  cancel: 'Batal',
  drop: 'Letak di sini',
  lifted: '{name} diangkat dari {column}.',
  over: '{column}, {count}.',
  'over.forbidden': '{column}: tiket dari {from} tidak boleh ke sana.',
  'over.origin': '{column}, tempat asalnya.',
  stays: '{name} kekal di {column}.',
  moved: 'Tiket {number} kini di {column}',
  undo: 'Buat asal',
  'undo.done': 'Tiket {number} kembali ke {column}',
  refused: 'Tiket {number} kekal di {column}. {reason}',
  elsewhere: 'Orang lain telah memindahkan tiket {number} ke {column}.',
}

export const catalog = { en, ms }

export type BoardSay = (key: CatalogKey<typeof catalog>, values?: Values) => string

/** The texts of the board, which is loaded when it is first opened. */
export const boardSay =
  (locale: Locale): BoardSay =>
  (key, values) =>
    translate(catalog, locale, key, values)
