import type { Locales } from '../../kernel/plugin.ts'

export const texts: Locales = {
  en: {
    'nav.calendars': 'Calendars',
    platform: 'Whole platform',
    'warning.never-open':
      'This calendar has no open hour in the next two years: time never passes in it, and deadlines that count in it are never reached.',
    'warning.holidays-end':
      'The public holidays are known up to {date} only. Enter later ones as closures until an update brings them.',
    'permission.manage': 'See and change opening hours and holidays',
  },
  ms: {
    'nav.calendars': 'Kalendar',
    platform: 'Seluruh platform',
    'warning.never-open':
      'Kalendar ini tiada waktu buka dalam dua tahun akan datang: masa tidak berjalan di dalamnya, dan tarikh akhir yang dikira dengannya tidak akan tiba.',
    'warning.holidays-end':
      'Cuti umum diketahui hingga {date} sahaja. Masukkan cuti selepas itu sebagai hari tutup sehingga kemas kini membawanya.',
    'permission.manage': 'Melihat dan mengubah waktu buka dan cuti',
  },
}
