import { type CatalogKey, type Locale, type Messages, translate, type Values } from '@kaunter/admin-ui'

const en = {
  active: 'Active',
  mine: 'Mine',
  unassigned: 'Unassigned',
  breached: 'Late',
  floor: 'Right now',
  waiting: 'Waiting longest for an answer',
  none: 'Nobody is waiting for an answer.',
  failed: 'The tickets could not be loaded',
  'own.first': 'To do first',
  'own.none': 'No ticket is assigned to you.',
  'own.all': 'All of mine',
  'own.back': 'Snoozed until today',
  'own.mentions': 'You were mentioned',
} satisfies Messages

const ms: Messages<keyof typeof en> = {
  active: 'Aktif',
  mine: 'Saya',
  unassigned: 'Belum diagih',
  breached: 'Lewat',
  floor: 'Keadaan semasa',
  waiting: 'Paling lama menunggu jawapan',
  none: 'Tiada sesiapa menunggu jawapan.',
  failed: 'Tiket tidak dapat dimuatkan',
  'own.first': 'Perlu didahulukan',
  'own.none': 'Tiada tiket diagihkan kepada anda.',
  'own.all': 'Semua tiket saya',
  'own.back': 'Ditunda hingga hari ini',
  'own.mentions': 'Yang menyebut anda',
}

export const catalog = { en, ms }

export type HomeSay = (key: CatalogKey<typeof catalog>, values?: Values) => string

/** The texts of the cards on the home page, which are loaded with it and not with the inbox. */
export const homeSay =
  (locale: Locale): HomeSay =>
  (key, values) =>
    translate(catalog, locale, key, values)
