import type { Catalog, CatalogKey, Messages } from '@kaunter/admin-ui'

const en = {
  'page.title': 'Home',
  'empty.title': 'Nothing to see here yet',
  'empty.text': 'Plugins show here what matters today. None of those that run has anything for you.',
} as const

const ms: Messages<keyof typeof en> = {
  'page.title': 'Utama',
  'empty.title': 'Belum ada apa-apa di sini',
  'empty.text': 'Pemalam memaparkan perkara penting hari ini di sini. Belum ada yang memaparkan apa-apa untuk anda.',
}

export const catalog = { en, ms } satisfies Catalog
export type DashboardKey = CatalogKey<typeof catalog>
