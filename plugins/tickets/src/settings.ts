import { type Locales, type Static, Type } from '@kaunter/core'

/** What people may change while the server runs, for all, for a franchise or for one outlet. */
export const settingsSchema = Type.Object(
  {
    reopenDays: Type.Integer({
      default: 7,
      minimum: 0,
      maximum: 365,
      unit: 'settings.days',
      title: 'settings.reopen-days',
      description: 'settings.reopen-days.about',
    }),
  },
  { title: 'settings.title' },
)
export type Settings = Static<typeof settingsSchema>

export const texts: Locales = {
  en: {
    'nav.inbox': 'Inbox',
    'settings.title': 'Tickets',
    'settings.days': 'days',
    'settings.reopen-days': 'Reopen resolved tickets within',
    'settings.reopen-days.about':
      'A message that arrives within this time opens the resolved ticket again; later ones make a new ticket. With 0 every message makes a new one.',
  },
  ms: {
    'nav.inbox': 'Peti masuk',
    'settings.title': 'Tiket',
    'settings.days': 'hari',
    'settings.reopen-days': 'Buka semula tiket selesai dalam tempoh',
    'settings.reopen-days.about':
      'Mesej yang diterima dalam tempoh ini membuka semula tiket yang sudah selesai; mesej selepasnya menjadi tiket baharu. Jika 0, setiap mesej menjadi tiket baharu.',
  },
}
