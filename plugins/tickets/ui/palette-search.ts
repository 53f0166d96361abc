import type { KaunterHost } from '@kaunter/admin-ui'
import { ticketsApi } from './data/tickets-api.ts'
import { statusWords } from './words.ts'

/** What the palette finds among tickets: by number, name, address and words. */
export const searches = {
  async tickets(host: KaunterHost, words: string) {
    const { items } = await ticketsApi.search(host, words.replace(/^#/, ''))
    return items.map(({ ticket: { id, number, contact, status } }) => ({
      id,
      label: `#${number} ${contact.name}`,
      detail: statusWords(host, status),
      icon: 'inbox',
      path: `/inbox/${id}`,
    }))
  },
}
