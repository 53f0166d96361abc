import type { Messages } from '../translate.ts'

const en = {
  here: 'On this computer',
  sound: 'Sound',
  try: 'Test the sound',
  desktop: 'Desktop notifications',
  'desktop.refused': 'Your browser does not allow it. Change that in its settings for this site.',
  peace: 'Do not disturb',
  'quiet-for_one': 'For {count} hour',
  'quiet-for_other': 'For {count} hours',
  'quiet-until': 'Quiet until {time}.',
  loud: 'End now',
  'outside-hours': 'While the shop is closed',
  kinds: 'Play a sound for',
  listed: 'Everything is in the list in any case.',
  'choices.failed': 'It could not be saved: {reason}',
} as const

const ms: Messages<keyof typeof en> = {
  here: 'Pada komputer ini',
  sound: 'Bunyi',
  try: 'Uji bunyi',
  desktop: 'Pemberitahuan desktop',
  'desktop.refused': 'Pelayar anda tidak membenarkannya. Ubah dalam tetapan pelayar untuk laman ini.',
  peace: 'Jangan ganggu',
  'quiet-for_one': 'Selama {count} jam',
  'quiet-for_other': 'Selama {count} jam',
  'quiet-until': 'Senyap hingga {time}.',
  loud: 'Tamatkan sekarang',
  'outside-hours': 'Semasa kedai tutup',
  kinds: 'Mainkan bunyi untuk',
  listed: 'Semuanya tetap ada dalam senarai.',
  'choices.failed': 'Tidak dapat disimpan: {reason}',
}

export const catalog = { en, ms }
