import type { OfferedCommand } from '@kaunter/admin-ui'
import { catalog } from './catalog.ts'
import type { Ticket } from './data/types.ts'

const acts = [
  { key: 'r', label: 'composer.reply', icon: 'send' },
  { key: 'n', label: 'composer.note', icon: 'note' },
  { key: 'a', label: 'action.assign-me', icon: 'user' },
  { key: 'e', label: 'action.resolve', icon: 'check' },
  { key: 'm', label: 'keys.macro', icon: 'play' },
  { key: 'w', label: 'keys.watch', icon: 'bell' },
] as const

/** What can be done with the open ticket. The palette presses the key, so that both do the same. */
export const ticketCommands = (ticket: Ticket | undefined): readonly OfferedCommand[] =>
  ticket === undefined
    ? []
    : acts.map(({ key, label, icon }) => ({
        id: `ticket:${label}`,
        label: { en: catalog.en[label], ms: catalog.ms[label] },
        about: `#${ticket.number}`,
        icon,
        keys: key.toUpperCase(),
        run: () => void window.dispatchEvent(new KeyboardEvent('keydown', { key, cancelable: true })),
      }))
