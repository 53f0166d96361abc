import { type CatalogKey, type Locale, type Messages, translate } from '@kaunter/admin-ui'
import { catalog as inbox } from '../catalog.ts'

const en = {
  'keys.title': 'Keyboard shortcuts',
  'keys.close': 'Close',
  'keys.or': 'or',
  'keys.group.move': 'Moving about',
  'keys.group.ticket': 'The ticket',
  'keys.group.many': 'Many tickets',
  'keys.group.list': 'The list',
  'keys.group.write': 'While writing',
  'keys.next': 'Next ticket',
  'keys.previous': 'Previous ticket',
  'keys.open': 'Open the ticket',
  'keys.back': 'Back to the list',
  'keys.first': 'First ticket',
  'keys.last': 'Last ticket that is loaded',
  'keys.updates': 'Show what is new',
  'keys.reply': 'Reply',
  'keys.note': 'Internal note',
  'keys.assign': 'Assign to me',
  'keys.resolve': 'Resolve',
  'keys.macro': inbox.en['keys.macro'],
  'keys.watch': inbox.en['keys.watch'],
  'keys.details': 'Details',
  'keys.undo': 'Take back what I did last',
  'keys.pick': 'Select the ticket',
  'keys.pick-next': 'Select downwards',
  'keys.pick-previous': 'Select upwards',
  'keys.pick-all': 'Select all that are loaded',
  'keys.bulk': 'Change what is selected',
  'keys.search': 'Search',
  'keys.filter': 'Filter',
  'keys.views': 'Views',
  'keys.form': 'Comfortable, compact, table',
  'keys.help': 'These shortcuts',
  'keys.send': 'Send',
  'keys.line': 'New line',
  'keys.take-back': 'Take back a reply that waits, from an empty field',
} as const

const ms: Messages<keyof typeof en> = {
  'keys.title': 'Pintasan papan kekunci',
  'keys.close': 'Tutup',
  'keys.or': 'atau',
  'keys.group.move': 'Bergerak',
  'keys.group.ticket': 'Tiket',
  'keys.group.many': 'Banyak tiket',
  'keys.group.list': 'Senarai',
  'keys.group.write': 'Semasa menulis',
  'keys.next': 'Tiket seterusnya',
  'keys.previous': 'Tiket sebelumnya',
  'keys.open': 'Buka tiket',
  'keys.back': 'Kembali ke senarai',
  'keys.first': 'Tiket pertama',
  'keys.last': 'Tiket terakhir yang dimuatkan',
  'keys.updates': 'Tunjukkan yang baharu',
  'keys.reply': 'Balas',
  'keys.note': 'Nota dalaman',
  'keys.assign': 'Ambil tiket',
  'keys.resolve': 'Selesaikan',
  'keys.macro': inbox.ms['keys.macro'],
  'keys.watch': inbox.ms['keys.watch'],
  'keys.details': 'Butiran',
  'keys.undo': 'Buat asal tindakan terakhir',
  'keys.pick': 'Pilih tiket',
  'keys.pick-next': 'Pilih ke bawah',
  'keys.pick-previous': 'Pilih ke atas',
  'keys.pick-all': 'Pilih semua yang dimuatkan',
  'keys.bulk': 'Tindakan bagi yang dipilih',
  'keys.search': 'Cari',
  'keys.filter': 'Tapis',
  'keys.views': 'Paparan',
  'keys.form': 'Selesa, padat, jadual',
  'keys.help': 'Pintasan ini',
  'keys.send': 'Hantar',
  'keys.line': 'Baris baharu',
  'keys.take-back': 'Tarik balik balasan yang menunggu, dari medan kosong',
}

export const catalog = { en, ms }

export type KeysKey = CatalogKey<typeof catalog>

/** The texts of the cheat sheet, which is loaded when it is first asked for. */
export const keysSay =
  (locale: Locale) =>
  (key: KeysKey): string =>
    translate(catalog, locale, key)
