import { type Static, Type } from '../../kernel/tokens.ts'

/** As browsers write it in `Origin`: scheme, host, and a port that is not the usual one. TLS everywhere but at home. */
const origin = '^(https://[a-z0-9.-]+(:(?!443$)\\d{1,5})?|http://(localhost|127\\.0\\.0\\.1)(:(?!80$)\\d{1,5})?)$'

export const settingsSchema = Type.Object(
  {
    origins: Type.Array(Type.String({ pattern: origin, maxLength: 200 }), {
      default: [],
      maxItems: 100,
      levels: ['platform'],
      title: 'settings.origins',
      description: 'settings.origins.about',
    }),
  },
  { title: 'settings.title' },
)
export type EmbedsSettings = Static<typeof settingsSchema>

export const texts = {
  en: {
    'nav.embeds': 'Widgets',
    'settings.title': 'Widgets',
    'settings.origins': 'Allowed origins',
    'settings.origins.about':
      'Pages that may use the widgets, each as the address bar shows it and without a path: https://portal.example.com. Plain http is only for localhost.',
    'permission.manage': 'See the widgets for other pages, and withdraw their tokens',
    'permission.issue': 'Issue tokens for widgets in other pages',
  },
  ms: {
    'nav.embeds': 'Widget',
    'settings.title': 'Widget',
    'settings.origins': 'Laman yang dibenarkan',
    'settings.origins.about':
      'Laman yang boleh menggunakan widget, setiap satu seperti di bar alamat dan tanpa laluan: https://portal.example.com. Http biasa hanya untuk localhost.',
    'permission.manage': 'Melihat widget untuk halaman lain, dan menarik balik tokennya',
    'permission.issue': 'Mengeluarkan token untuk widget di halaman lain',
  },
}
