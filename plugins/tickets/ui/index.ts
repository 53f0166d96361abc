import type { PluginModule } from '@kaunter/admin-ui'
import { countsFeed } from './data/counts-feed.ts'
import './inbox-page.ts'

export { catalog } from './catalog.ts'

export const badges: NonNullable<PluginModule['badges']> = {
  '/inbox': (host, set) => countsFeed.follow(host, (counts) => set(counts.active)),
}

/** What is not for everybody, or not at once, weighs nothing in the inbox. */
export const errors: NonNullable<PluginModule['errors']> = async () => (await import('./errors.ts')).ticketErrors

export const searches: NonNullable<PluginModule['searches']> = {
  tickets: async (host, words) => (await import('./palette-search.ts')).searches.tickets(host, words),
}

export const lazy: NonNullable<PluginModule['lazy']> = {
  'tickets-own': () => import('./home/own-widget.ts'),
  'tickets-widget': () => import('./home/queue-widget.ts'),
  'tickets-board': () => import('./board/board-page.ts'),
  'tickets-floor': () => import('./supervisor/floor-page.ts'),
  'tickets-setup': () => import('./setup/setup-page.ts'),
  'tickets-contact': () => import('./contact/contact-tickets.ts'),
}
