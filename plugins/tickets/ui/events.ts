import type { Lane } from './data/lanes.ts'
import type { Mode } from './data/outbox.ts'
import type { TicketChange } from './data/tickets-api.ts'

/** What the parts of the inbox tell the page. */
export interface InboxEvents {
  'lane-pick': { lane: Lane }
  'load-more': undefined
  'load-again': undefined
  'load-older': undefined
  'thread-again': undefined
  'thread-back': undefined
  'details-toggle': undefined
  'keys-show': undefined
  'ticket-change': TicketChange
  'text-send': { mode: Mode; text: string }
  'text-resend': { clientId: string }
  'text-edit': { clientId: string }
  'text-discard': { clientId: string }
  'message-retry': { messageId: string }
}

/** A typed event that leaves the shadow roots between a part and the page. */
export class InboxEvent<Name extends keyof InboxEvents> extends CustomEvent<InboxEvents[Name]> {
  constructor(name: Name, ...detail: InboxEvents[Name] extends undefined ? [] : [InboxEvents[Name]]) {
    super(name, { detail: detail[0] as InboxEvents[Name], bubbles: true, composed: true })
  }
}
