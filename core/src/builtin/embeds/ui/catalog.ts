import type { CatalogKey, Messages } from '@kaunter/admin-ui'

const en = {
  'page.title': 'Widgets',
  'page.lead':
    'For pages of your own: a portal or a website shows a widget with one script and a token from its backend.',
  'list.loading': 'Reading the list of widgets',
  'list.empty.title': 'No widgets',
  'list.empty.text': 'No plugin that runs offers one.',
  'load.failed': 'The widgets cannot be shown',
  'load.unreadable': 'The answer of the server cannot be read. Try again shortly.',
  'origins.title': 'Allowed origins',
  'origins.text': 'Only pages at these addresses can use the widgets.',
  'origins.none': 'No page can use the widgets yet. Allow the address of your portal first.',
  'origins.change': 'Change',
  'widget.size': '{size} kB',
  'widget.page': 'In the page',
  'widget.backend': 'In its backend, for the token',
  'widget.backend.text':
    'With the token of a user who may issue tokens. A token holds for 15 minutes unless you ask for more.',
  'action.copy': 'Copy',
  'action.copy.named': 'Copy “{what}” of {name}',
  'action.preview': 'Preview',
  'action.preview.named': 'Preview {name}',
  'action.hide': 'Hide the preview',
  'action.hide.named': 'Hide the preview of {name}',
  'action.withdraw': 'Withdraw all tokens',
  'action.withdraw.named': 'Withdraw all tokens of {name}',
  'action.cancel': 'Cancel',
  'preview.title': 'Preview',
  'preview.text': 'The real widget in this page. What is sent here arrives.',
  'preview.show': 'Show',
  'preview.failed': 'The widget cannot be loaded. {reason}',
  'dialog.title': 'Withdraw all tokens of {name}?',
  'dialog.text':
    'Pages that are open now stop working until their backend gets new tokens. Use it when a token has got into wrong hands.',
  'done.copied': 'Copied',
  'done.copy-failed': 'The browser does not allow copying. Select the text instead.',
  'done.withdrawn': 'No token of {name} holds any more.',
  'done.failed': 'That did not work: {reason}',
}

const ms: Messages<keyof typeof en> = {
  'page.title': 'Widget',
  'page.lead':
    'Widget untuk laman anda sendiri: portal atau laman web memaparkannya dengan satu skrip dan satu token daripada pelayannya.',
  'list.loading': 'Membaca senarai widget',
  'list.empty.title': 'Tiada widget',
  'list.empty.text': 'Tiada pemalam yang berjalan menawarkan widget.',
  'load.failed': 'Widget tidak dapat dipaparkan',
  'load.unreadable': 'Jawapan pelayan tidak dapat dibaca. Cuba lagi sebentar lagi.',
  'origins.title': 'Laman yang dibenarkan',
  'origins.text': 'Hanya laman di alamat ini boleh menggunakan widget.',
  'origins.none': 'Belum ada laman yang boleh menggunakan widget. Benarkan alamat portal anda dahulu.',
  'origins.change': 'Ubah',
  'widget.size': '{size} kB',
  'widget.page': 'Dalam laman',
  'widget.backend': 'Dalam pelayannya, untuk mendapatkan token',
  'widget.backend.text':
    'Dengan token pengguna yang boleh mengeluarkan token. Token sah selama 15 minit, kecuali anda meminta lebih lama.',
  'action.copy': 'Salin',
  'action.copy.named': 'Salin “{what}” bagi {name}',
  'action.preview': 'Pratonton',
  'action.preview.named': 'Pratonton {name}',
  'action.hide': 'Sembunyikan pratonton',
  'action.hide.named': 'Sembunyikan pratonton {name}',
  'action.withdraw': 'Batalkan semua token',
  'action.withdraw.named': 'Batalkan semua token {name}',
  'action.cancel': 'Kembali',
  'preview.title': 'Pratonton',
  'preview.text': 'Widget sebenar dalam halaman ini. Apa-apa yang dihantar di sini akan diterima.',
  'preview.show': 'Papar',
  'preview.failed': 'Widget tidak dapat dimuatkan. {reason}',
  'dialog.title': 'Batalkan semua token {name}?',
  'dialog.text':
    'Laman yang sedang dibuka tidak akan berfungsi sehingga pelayannya mendapatkan token baharu. Gunakannya apabila token jatuh ke tangan yang salah.',
  'done.copied': 'Telah disalin',
  'done.copy-failed': 'Pelayar tidak membenarkan salinan. Pilih teks itu sendiri.',
  'done.withdrawn': 'Tiada lagi token {name} yang sah.',
  'done.failed': 'Tindakan itu tidak berjaya: {reason}',
}

/** The texts of the page Widgets. */
export const catalog = { en, ms }

export type EmbedsKey = CatalogKey<typeof catalog>
