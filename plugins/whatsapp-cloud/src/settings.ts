import { type Locales, Type } from '@kaunter/core'

/** What people may change while the server runs. */
export const settingsSchema = Type.Object(
  {
    accessToken: Type.Optional(
      Type.String({
        secret: true,
        minLength: 10,
        maxLength: 1000,
        title: 'settings.access-token',
        description: 'settings.access-token.about',
      }),
    ),
  },
  { title: 'settings.title' },
)

export const texts: Locales = {
  en: {
    'settings.title': 'WhatsApp',
    'settings.access-token': 'Access token of the system user',
    'settings.access-token.about':
      'Used in place of the one the server was started with, from the next message on. Enter a new one when Meta has let the old one expire, then resume the number.',
    'permission.status': 'See the state of the WhatsApp numbers',
    'permission.manage': 'Resume a paused WhatsApp number',
  },
  ms: {
    'settings.title': 'WhatsApp',
    'settings.access-token': 'Token akses pengguna sistem',
    'settings.access-token.about':
      'Digunakan sebagai ganti token semasa pelayan dimulakan, mulai mesej seterusnya. Masukkan token baharu apabila Meta menamatkan yang lama, kemudian sambung semula nombor itu.',
    'permission.status': 'Melihat keadaan nombor WhatsApp',
    'permission.manage': 'Menyambung semula nombor WhatsApp yang dijeda',
  },
}
