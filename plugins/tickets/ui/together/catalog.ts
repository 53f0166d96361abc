import { type CatalogKey, type Locale, type Messages, translate, type Values } from '@kaunter/admin-ui'

const en = {
  'present.viewing': '{name} is here',
  'present.replying': '{name} is replying',
  'present.more': '+{count} more',
  'moved.title': 'Not sent: the conversation has moved on',
  'moved.text': 'Your reply is below, as you wrote it. This is new:',
  'moved.sending': '{name} is sending a reply.',
  'moved.customer': 'Customer',
  'moved.colleague': 'Colleague',
  'moved.note': 'Note by {name}',
  'moved.more': 'and {count} more in the conversation',
  'moved.anyway': 'Send anyway',
  'moved.edit': 'Edit',
  'moved.discard': 'Discard',
  'moved.elsewhere': 'The reply to {name} was not sent: the conversation has moved on. It is kept there.',
  'other.title': 'You wrote something else in another window',
  'other.text': 'Nothing was lost. The other text:',
  'other.mine': 'Keep this one',
  'other.theirs': 'Use the other',
  'other.both': 'Keep both',
  'back.title': 'This reply was not sent',
  'unsaved.reply': '{name} has an unsent reply here.',
  'unsaved.note': '{name} has an unsaved note here.',
  'sending.other': '{name} is sending a reply.',
  'kept.local': 'Not saved on the server yet; kept in this browser.',
  'kept.long': 'Too long for the server to keep; it is kept in this browser.',
  'undo.countdown': 'Sends in {count} s',
  'undo.sending': 'Sending…',
  'undo.undo': 'Undo',
  'undo.late': 'Too late to undo: the reply has been sent.',
  'undo.unreachable': 'The server cannot be reached, so nobody can tell whether this was sent. Try again in a moment.',
  'undo.sent': 'It had been sent after all.',
  'preview.show': 'Preview',
  'preview.label': 'As WhatsApp will show it',
  'preview.empty': 'Nothing to show yet.',
}

const ms: Messages<keyof typeof en> = {
  'present.viewing': '{name} ada di sini',
  'present.replying': '{name} sedang membalas',
  'present.more': '+{count} lagi',
  'moved.title': 'Tidak dihantar: perbualan telah berubah',
  'moved.text': 'Balasan anda ada di bawah, seperti yang anda tulis. Yang baharu:',
  'moved.sending': '{name} sedang menghantar balasan.',
  'moved.customer': 'Pelanggan',
  'moved.colleague': 'Rakan sekerja',
  'moved.note': 'Nota oleh {name}',
  'moved.more': 'dan {count} lagi dalam perbualan',
  'moved.anyway': 'Hantar juga',
  'moved.edit': 'Sunting',
  'moved.discard': 'Buang',
  'moved.elsewhere': 'Balasan kepada {name} tidak dihantar: perbualan telah berubah. Ia disimpan di situ.',
  'other.title': 'Anda menulis teks lain di tetingkap lain',
  'other.text': 'Tiada yang hilang. Teks yang satu lagi:',
  'other.mine': 'Kekalkan yang ini',
  'other.theirs': 'Guna yang satu lagi',
  'other.both': 'Kekalkan kedua-duanya',
  'back.title': 'Balasan ini tidak dihantar',
  'unsaved.reply': '{name} ada balasan yang belum dihantar di sini.',
  'unsaved.note': '{name} ada nota yang belum disimpan di sini.',
  'sending.other': '{name} sedang menghantar balasan.',
  'kept.local': 'Belum disimpan di pelayan; disimpan dalam pelayar ini.',
  'kept.long': 'Terlalu panjang untuk disimpan di pelayan; disimpan dalam pelayar ini.',
  'undo.countdown': 'Dihantar dalam {count} s',
  'undo.sending': 'Sedang dihantar…',
  'undo.undo': 'Buat asal',
  'undo.late': 'Terlambat untuk dibuat asal: balasan telah dihantar.',
  'undo.unreachable':
    'Pelayan tidak dapat dihubungi, jadi tidak pasti sama ada mesej ini telah dihantar. Cuba lagi sebentar lagi.',
  'undo.sent': 'Rupa-rupanya mesej itu telah dihantar.',
  'preview.show': 'Pratonton',
  'preview.label': 'Seperti yang akan dipaparkan oleh WhatsApp',
  'preview.empty': 'Belum ada apa-apa untuk dipaparkan.',
}

export const catalog = { en, ms }

export type TogetherKey = CatalogKey<typeof catalog>
export type SayTogether = (key: TogetherKey, values?: Values) => string

/** The texts of several people at one ticket. */
export const sayTogether =
  (locale: Locale): SayTogether =>
  (key, values) =>
    translate(catalog, locale, key, values)
