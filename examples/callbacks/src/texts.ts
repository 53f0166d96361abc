import type { Locales } from '@kaunter/core'

const en = {
  nav: 'Calls',
  panel: 'Callback',
  widget: 'Callbacks',
  'command.count': 'How many customers wait for a call?',
  'setting.title': 'Callbacks',
  'setting.phrases': 'Words that ask for a call',
  'setting.phrases.about': 'A message with one of them makes a request. Capital letters and punctuation do not matter.',
  'setting.hours': 'Call within',
  'setting.hours.about': 'After this time a request is shown as overdue.',
  'setting.hours.unit': 'hours',
  'permission.read': 'See who asked for a call',
  'permission.write': 'Note that a call was made',
  'permission.unlinked': 'See requests of no outlet',
}

const ms: Record<keyof typeof en, string> = {
  nav: 'Telefon',
  panel: 'Panggilan balik',
  widget: 'Panggilan balik',
  'command.count': 'Berapa pelanggan menunggu panggilan?',
  'setting.title': 'Panggilan balik',
  'setting.phrases': 'Kata-kata yang meminta panggilan',
  'setting.phrases.about':
    'Mesej yang mengandungi salah satu daripadanya menjadi permintaan. Huruf besar dan tanda baca tidak penting.',
  'setting.hours': 'Telefon dalam masa',
  'setting.hours.about': 'Selepas tempoh ini permintaan ditunjukkan sebagai lewat.',
  'setting.hours.unit': 'jam',
  'permission.read': 'Melihat siapa yang minta ditelefon',
  'permission.write': 'Mencatat bahawa panggilan telah dibuat',
  'permission.unlinked': 'Melihat permintaan tanpa cawangan',
}

/** What the server knows in both languages; texts of pages are in `ui/catalog.ts`. */
export const texts: Locales = { en, ms }
