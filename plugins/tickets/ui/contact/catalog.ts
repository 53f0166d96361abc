import { type Catalog, type CatalogKey, type Locale, type Messages, translate, type Values } from '@kaunter/admin-ui'

const en = {
  'tickets.title': 'Tickets',
  'tickets.loading': 'Loading the tickets',
  'tickets.failed': 'The tickets could not be loaded',
  'tickets.none': 'No ticket of this contact is within your outlets.',
  'tickets.label': 'Tickets of this contact',
  'column.number': 'Ticket',
  'column.last': 'Last message',
  'column.status': 'Status',
  'column.when': 'When',
  'consent.title': 'Consent',
  'consent.none': 'This contact has agreed to nothing that is stored here. Consent comes from the contact form.',
  'consent.given': 'Agreed on {page}, with ticket {number}',
  'consent.version': 'Wording {version}',
  'consent.text': 'What it said',
} satisfies Messages

const ms: Messages<keyof typeof en> = {
  'tickets.title': 'Tiket',
  'tickets.loading': 'Memuatkan tiket',
  'tickets.failed': 'Tiket tidak dapat dimuatkan',
  'tickets.none': 'Tiada tiket kenalan ini dalam cawangan anda.',
  'tickets.label': 'Tiket kenalan ini',
  'column.number': 'Tiket',
  'column.last': 'Mesej terakhir',
  'column.status': 'Status',
  'column.when': 'Bila',
  'consent.title': 'Persetujuan',
  'consent.none': 'Tiada persetujuan kenalan ini yang disimpan. Persetujuan datang daripada borang hubungi.',
  'consent.given': 'Bersetuju di {page}, bersama tiket {number}',
  'consent.version': 'Teks {version}',
  'consent.text': 'Isi teks',
}

export const catalog = { en, ms } satisfies Catalog
export type ContactKey = CatalogKey<typeof catalog>

/** The texts of what stands on the page of a contact. */
export const sayIn =
  (locale: Locale) =>
  (key: ContactKey, values?: Values): string =>
    translate(catalog, locale, key, values)
