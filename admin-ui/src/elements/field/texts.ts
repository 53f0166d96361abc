import type { ReactiveControllerHost } from 'lit'
import { type CatalogKey, type Messages, translate, type Values } from '../../translate.ts'
import { Texts } from '../base/texts.ts'

const en = {
  'choice.none': 'None',
  'choice.find': 'Find in “{field}”',
  'choice.nothing': 'Nothing found.',
  'choice.failed': 'The choices could not be loaded.',
  'choice.remove': 'Remove “{item}”',
  'choice.chosen': '{field}: what is chosen',
  'unit.of': '{field}: unit',
  'unit.minutes': 'minutes',
  'unit.hours': 'hours',
  'unit.days': 'days',
  'rows.add': 'Add',
  'rows.add.to': 'Add to “{field}”',
  'rows.empty': 'Nothing on the list.',
  'rows.item': '{field}, line {count}',
  'rows.remove': 'Remove line {count}',
  'rows.up': 'Move line {count} up',
  'rows.down': 'Move line {count} down',
  'error.required': 'Enter a value.',
  'error.integer': 'Enter a whole number.',
  'error.number': 'Enter a number.',
  'error.money': 'Enter an amount such as 12.50.',
  'error.duration': 'Enter a length of time such as 30.',
  'error.minimum': 'Enter {limit} or more.',
  'error.maximum': 'Enter {limit} or less.',
  'error.multipleOf': 'Enter a multiple of {limit}.',
  'error.minLength': 'Enter at least {limit} characters.',
  'error.maxLength': 'Enter at most {limit} characters.',
  'error.minItems': 'Add at least {limit} lines.',
  'error.maxItems': 'Keep at most {limit} lines.',
  'error.uniqueItems': 'Two lines are the same. Remove one.',
  'error.time-of-day': 'Enter a time such as 09:30.',
  'error.time-zone': 'Enter a time zone such as Asia/Kuala_Lumpur.',
  'error.choice': 'Choose one of the list.',
  'error.pattern': 'This is not written as expected.',
  'error.level': 'This cannot be set here.',
  'error.other': 'This does not fit. Correct it.',
  'form.save': 'Save',
  'form.discard': 'Discard',
  'form.optional': 'optional',
  'form.invalid_one': 'One field needs your attention; nothing was saved.',
  'form.invalid_other': '{count} fields need your attention; nothing was saved.',
  'form.unsaved': 'Not saved yet',
  'form.leave': 'Your changes are not saved. Leave and lose them?',
  'records.loading': 'Loading',
  'records.failed': 'The list could not be loaded',
  'records.list': 'List',
  'records.new': 'New',
  'records.find': 'Find',
  'records.more': 'Show more',
  'records.none.title': 'Nothing here yet',
  'records.nothing.title': 'Nothing found',
  'records.nothing.text': 'Try another word.',
  'records.back': 'Back to the list',
  'records.missing.title': 'This is not here any more',
  'records.missing.text': 'It may have been deleted, or the address is mistyped.',
  'records.remove': 'Delete',
  'records.remove.title': 'Delete “{name}”?',
  'records.remove.text': 'This cannot be undone.',
  'records.cancel': 'Cancel',
  'records.saved': '“{name}” is saved.',
  'records.removed': '“{name}” is deleted.',
  'records.refused': 'That did not work: {reason}',
  'records.changed':
    'Somebody else has changed this meanwhile, and nothing of yours was saved. Where you have entered nothing it shows what is stored now; check it and save again.',
} as const

const ms: Messages<keyof typeof en> = {
  'choice.none': 'Tiada',
  'choice.find': 'Cari dalam “{field}”',
  'choice.nothing': 'Tiada hasil.',
  'choice.failed': 'Pilihan tidak dapat dimuatkan.',
  'choice.remove': 'Buang “{item}”',
  'choice.chosen': '{field}: yang dipilih',
  'unit.of': '{field}: unit masa',
  'unit.minutes': 'minit',
  'unit.hours': 'jam',
  'unit.days': 'hari',
  'rows.add': 'Tambah',
  'rows.add.to': 'Tambah pada “{field}”',
  'rows.empty': 'Senarai ini kosong.',
  'rows.item': '{field}, baris {count}',
  'rows.remove': 'Buang baris {count}',
  'rows.up': 'Alih baris {count} ke atas',
  'rows.down': 'Alih baris {count} ke bawah',
  'error.required': 'Masukkan nilai.',
  'error.integer': 'Masukkan nombor bulat.',
  'error.number': 'Masukkan nombor.',
  'error.money': 'Masukkan jumlah seperti 12.50.',
  'error.duration': 'Masukkan tempoh seperti 30.',
  'error.minimum': 'Masukkan {limit} atau lebih.',
  'error.maximum': 'Masukkan {limit} atau kurang.',
  'error.multipleOf': 'Masukkan gandaan {limit}.',
  'error.minLength': 'Masukkan sekurang-kurangnya {limit} aksara.',
  'error.maxLength': 'Masukkan selebih-lebihnya {limit} aksara.',
  'error.minItems': 'Tambah sekurang-kurangnya {limit} baris.',
  'error.maxItems': 'Kekalkan selebih-lebihnya {limit} baris.',
  'error.uniqueItems': 'Dua baris adalah sama. Buang satu.',
  'error.time-of-day': 'Masukkan masa seperti 09:30.',
  'error.time-zone': 'Masukkan zon waktu seperti Asia/Kuala_Lumpur.',
  'error.choice': 'Pilih satu daripada senarai.',
  'error.pattern': 'Ini tidak ditulis seperti yang dijangka.',
  'error.level': 'Ini tidak boleh ditetapkan di sini.',
  'error.other': 'Ini tidak sesuai. Betulkan.',
  'form.save': 'Simpan',
  'form.discard': 'Batalkan',
  'form.optional': 'pilihan',
  'form.invalid_one': 'Satu medan perlukan perhatian anda; tiada apa yang disimpan.',
  'form.invalid_other': '{count} medan perlukan perhatian anda; tiada apa yang disimpan.',
  'form.unsaved': 'Belum disimpan',
  'form.leave': 'Perubahan anda belum disimpan. Tinggalkan halaman dan hilangkan perubahan itu?',
  'records.loading': 'Memuatkan',
  'records.failed': 'Senarai tidak dapat dimuatkan',
  'records.list': 'Senarai',
  'records.new': 'Baharu',
  'records.find': 'Cari',
  'records.more': 'Tunjukkan lagi',
  'records.none.title': 'Belum ada apa-apa di sini',
  'records.nothing.title': 'Tiada hasil',
  'records.nothing.text': 'Cuba perkataan lain.',
  'records.back': 'Kembali ke senarai',
  'records.missing.title': 'Ini tiada lagi di sini',
  'records.missing.text': 'Mungkin ia telah dipadam, atau alamatnya tersilap.',
  'records.remove': 'Padam',
  'records.remove.title': 'Padam “{name}”?',
  'records.remove.text': 'Tindakan ini tidak boleh dibuat asal.',
  'records.cancel': 'Batal',
  'records.saved': '“{name}” telah disimpan.',
  'records.removed': '“{name}” telah dipadam.',
  'records.refused': 'Tindakan itu tidak berjaya: {reason}',
  'records.changed': 'Orang lain telah mengubahnya. Yang tersimpan sekarang ditunjukkan; semak dan simpan sekali lagi.',
}

export const catalog = { en, ms }

export type RecordsText = CatalogKey<typeof catalog>

/** The words of fields, forms and records, in the language of the page. */
export class RecordsTexts {
  readonly #texts: Texts

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#texts = new Texts(host)
  }

  get locale() {
    return this.#texts.locale
  }

  t(key: RecordsText, values?: Values): string {
    return translate(catalog, this.#texts.locale, key, values)
  }
}
