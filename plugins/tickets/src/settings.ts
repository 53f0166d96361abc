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
    webConsentEn: Type.String({
      default: 'I agree that my details and my message are stored so that this request can be answered.',
      minLength: 10,
      maxLength: 2000,
      multiline: true,
      title: 'settings.web-consent-en',
      description: 'settings.web-consent.about',
    }),
    webConsentMs: Type.String({
      default: 'Saya bersetuju butiran dan mesej saya disimpan supaya pertanyaan ini dapat dijawab.',
      minLength: 10,
      maxLength: 2000,
      multiline: true,
      title: 'settings.web-consent-ms',
      description: 'settings.web-consent.about',
    }),
    webCallingCode: Type.String({
      default: '60',
      pattern: '^[1-9]\\d{0,2}$',
      title: 'settings.web-calling-code',
      description: 'settings.web-calling-code.about',
    }),
    webMinSeconds: Type.Integer({
      default: 3,
      minimum: 0,
      maximum: 60,
      unit: 'settings.seconds',
      title: 'settings.web-min-seconds',
      description: 'settings.web-min-seconds.about',
    }),
  },
  { title: 'settings.title' },
)
export type Settings = Static<typeof settingsSchema>

export const texts: Locales = {
  en: {
    'nav.inbox': 'Inbox',
    'widget.title': 'Tickets',
    'command.mine': 'My tickets',
    'command.none': 'Unassigned tickets',
    'settings.title': 'Tickets',
    'settings.days': 'days',
    'settings.reopen-days': 'Reopen resolved tickets within',
    'settings.reopen-days.about':
      'A message that arrives within this time opens the resolved ticket again; later ones make a new ticket. With 0 every message makes a new one.',
    'settings.seconds': 'seconds',
    'settings.web-consent-en': 'Contact form: consent in English',
    'settings.web-consent-ms': 'Contact form: consent in Malay',
    'settings.web-consent.about':
      'Customers agree to this before they send the form on your web page. The text is stored with each message.',
    'settings.web-calling-code': 'Contact form: calling code',
    'settings.web-calling-code.about': 'Stands for the leading 0 of a phone number: with 60, 012 becomes +60 12.',
    'settings.web-min-seconds': 'Contact form: least time to fill it in',
    'settings.web-min-seconds.about': 'Whoever sends it sooner after the page was made is taken for a program.',
    'embed.contact-form': 'Contact form',
    'embed.ticket-status': 'Status of a ticket',
  },
  ms: {
    'nav.inbox': 'Peti masuk',
    'widget.title': 'Tiket',
    'command.mine': 'Tiket saya',
    'command.none': 'Tiket yang belum diagih',
    'settings.title': 'Tiket',
    'settings.days': 'hari',
    'settings.reopen-days': 'Buka semula tiket selesai dalam tempoh',
    'settings.reopen-days.about':
      'Mesej yang diterima dalam tempoh ini membuka semula tiket yang sudah selesai; mesej selepasnya menjadi tiket baharu. Jika 0, setiap mesej menjadi tiket baharu.',
    'settings.seconds': 'saat',
    'settings.web-consent-en': 'Borang hubungi: persetujuan dalam bahasa Inggeris',
    'settings.web-consent-ms': 'Borang hubungi: persetujuan dalam bahasa Melayu',
    'settings.web-consent.about':
      'Pelanggan bersetuju dengan teks ini sebelum menghantar borang di laman web anda. Teksnya disimpan bersama setiap mesej.',
    'settings.web-calling-code': 'Borang hubungi: kod negara',
    'settings.web-calling-code.about': 'Menggantikan 0 di hadapan nombor telefon: dengan 60, 012 menjadi +60 12.',
    'settings.web-min-seconds': 'Borang hubungi: masa minimum untuk mengisi',
    'settings.web-min-seconds.about':
      'Sesiapa yang menghantar lebih awal selepas laman dibuka dianggap program automatik.',
    'embed.contact-form': 'Borang hubungi',
    'embed.ticket-status': 'Status tiket',
  },
}
