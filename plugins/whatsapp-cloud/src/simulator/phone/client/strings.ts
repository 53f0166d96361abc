const en = {
  people: 'Merchants',
  peopleHint: 'Choose whose phone you are holding.',
  close: 'Close',
  newName: 'Add a merchant',
  newNameHint: 'Name and shop',
  add: 'Add',
  hideNumber: 'Number hidden (only a user id)',
  numberHidden: 'Number hidden',
  language: 'Language',
  shop: 'Support counter',
  messages: 'Messages',
  online: 'Online',
  offline: 'Offline',
  onlineSwitch: 'Phone is online',
  typing: 'typing…',
  businessAccount: 'Business account',
  reconnecting: 'Connection lost. Trying again…',
  offlineNotice: 'This phone is offline. Messages wait until you switch it on.',
  failed: 'That did not work. Your text is still here; please try again.',
  attach: 'Attach',
  write: 'Message',
  send: 'Send',
  emptyTitle: 'Say something to the shop',
  emptyText:
    'You are a customer on WhatsApp. Write below, and your message appears in the agents’ inbox. Their answer comes back here.',
  nobodyTitle: 'No phone yet',
  nobodyText: 'Add a merchant to get a phone.',
  image: 'Photo with caption',
  voice: 'Voice note',
  document: 'Document',
  location: 'Location',
  contacts: 'Contact card',
  reaction: 'React 👍 to last message',
  sticker: 'Sticker',
  photo: 'Photo',
  video: 'Video',
  audio: 'Audio',
  today: 'Today',
  yesterday: 'Yesterday',
  pending: 'Waiting for the phone to be online',
  sent: 'Sent',
  received: 'Received by the shop',
  seen: 'Read by the shop',
  you: 'You',
  them: 'Shop',
  template: 'Template',
  unknownType: 'Message of type {type}',
  unread: '{count} unread',
  healthy: 'The shop’s server is answering.',
  waiting: 'The shop’s server has {count} to take.',
  unreachable: 'The shop’s server does not answer. {count} waiting; sent again until it does.',
  sampleCaption: 'The receipt printer stops here',
}

export type Key = keyof typeof en
export type Locale = 'en' | 'ms'

const ms: Record<Key, string> = {
  people: 'Peniaga',
  peopleHint: 'Pilih telefon siapa yang anda pegang.',
  close: 'Tutup',
  newName: 'Tambah peniaga',
  newNameHint: 'Nama dan kedai',
  add: 'Tambah',
  hideNumber: 'Nombor disembunyikan (ID pengguna sahaja)',
  numberHidden: 'Nombor disembunyikan',
  language: 'Bahasa',
  shop: 'Kaunter sokongan',
  messages: 'Mesej',
  online: 'Dalam talian',
  offline: 'Luar talian',
  onlineSwitch: 'Telefon dalam talian',
  typing: 'sedang menaip…',
  businessAccount: 'Akaun perniagaan',
  reconnecting: 'Sambungan terputus. Mencuba lagi…',
  offlineNotice: 'Telefon ini di luar talian. Mesej menunggu sehingga anda menghidupkannya.',
  failed: 'Tidak berjaya. Teks anda masih ada; sila cuba lagi.',
  attach: 'Lampirkan',
  write: 'Mesej',
  send: 'Hantar',
  emptyTitle: 'Tulis sesuatu kepada kedai',
  emptyText:
    'Anda pelanggan di WhatsApp. Tulis di bawah, dan mesej anda muncul di peti masuk ejen. Jawapan mereka kembali ke sini.',
  nobodyTitle: 'Belum ada telefon',
  nobodyText: 'Tambah seorang peniaga untuk mendapat telefon.',
  image: 'Gambar dengan kapsyen',
  voice: 'Nota suara',
  document: 'Dokumen',
  location: 'Lokasi',
  contacts: 'Kad kenalan',
  reaction: 'Reaksi 👍 kepada mesej terakhir',
  sticker: 'Pelekat',
  photo: 'Gambar',
  video: 'Video',
  audio: 'Audio',
  today: 'Hari ini',
  yesterday: 'Semalam',
  pending: 'Menunggu telefon dalam talian',
  sent: 'Dihantar',
  received: 'Diterima oleh kedai',
  seen: 'Dibaca oleh kedai',
  you: 'Anda',
  them: 'Kedai',
  template: 'Templat',
  unknownType: 'Mesej jenis {type}',
  unread: '{count} belum dibaca',
  healthy: 'Pelayan kedai sedang menjawab.',
  waiting: 'Pelayan kedai ada {count} untuk diterima.',
  unreachable: 'Pelayan kedai tidak menjawab. {count} menunggu; dihantar semula sehingga dijawab.',
  sampleCaption: 'Pencetak resit berhenti di sini',
}

const CATALOGS: Record<Locale, Record<Key, string>> = { en, ms }
const STORAGE_KEY = 'kaunter-phone-locale'

function firstLocale(): Locale {
  const known = localStorage.getItem(STORAGE_KEY) ?? navigator.language
  return known.startsWith('ms') ? 'ms' : 'en'
}

let current: Locale = firstLocale()

export function locale(): Locale {
  return current
}

export function setLocale(next: Locale): void {
  current = next
  localStorage.setItem(STORAGE_KEY, next)
}

/** The text in the chosen language, with `{name}` filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return CATALOGS[current][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** Writes the texts of the page's skeleton. */
export function translatePage(): void {
  document.documentElement.lang = current
  for (const node of document.querySelectorAll<HTMLElement>('[data-text]'))
    node.textContent = t(node.dataset.text as Key)
  for (const node of document.querySelectorAll<HTMLElement>('[data-label]')) {
    node.setAttribute('aria-label', t(node.dataset.label as Key))
    if (node instanceof HTMLButtonElement) node.title = t(node.dataset.label as Key)
  }
  for (const node of document.querySelectorAll<HTMLElement>('[data-placeholder]')) {
    node.setAttribute('placeholder', t(node.dataset.placeholder as Key))
  }
}

export function timeOf(at: number): string {
  return new Intl.DateTimeFormat(current === 'ms' ? 'ms-MY' : 'en-MY', { hour: 'numeric', minute: '2-digit' }).format(
    at,
  )
}

/** Today, Yesterday or the date. */
export function dayOf(at: number): string {
  const days = Math.round((midnight(Date.now()) - midnight(at)) / 86_400_000)
  if (days === 0) return t('today')
  if (days === 1) return t('yesterday')
  return new Intl.DateTimeFormat(current === 'ms' ? 'ms-MY' : 'en-MY', { dateStyle: 'long' }).format(at)
}

export function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0)
}

/** `60123456789` as `+60 12-345 6789`. */
export function phoneText(digits: string): string {
  const malaysian = /^60(1\d|\d)(\d{3,4})(\d{4})$/.exec(digits)
  return malaysian === null ? `+${digits}` : `+60 ${malaysian[1]}-${malaysian[2]} ${malaysian[3]}`
}
