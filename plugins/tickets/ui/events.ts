import type { ViewAct } from './components/view-strip.ts'
import type { Lane } from './data/lanes.ts'
import type { ListPrefs } from './data/list-prefs.ts'
import type { TicketChange } from './data/tickets-api.ts'
import type { Mode, Ticket } from './data/types.ts'
import type { Filter } from './data/views.ts'
import type { Wish } from './inbox-bulk.ts'

/** What is done to a ticket by a dialog. */
export type DialogKind = 'resolve' | 'merge' | 'hand-over' | 'hand-off'

/** What the parts of the inbox tell the page. */
export interface InboxEvents {
  'lane-pick': { lane: Lane }
  'filter-pick': { filter: Filter }
  /** Something about views that are kept. */
  'view-act': { act: ViewAct }
  'prefs-change': ListPrefs
  /** Tickets were picked, or are no longer. */
  'pick-change': undefined
  'pick-none': undefined
  /** Something to be done to the tickets that are picked. */
  'bulk-do': Wish
  /** Something that is asked for in a dialog first. */
  'dialog-open': { kind: DialogKind }
  'ticket-taken': { ticket: Ticket }
  /** The pointer or the focus came to a row, or to what is none. */
  'row-near': { id: string | undefined }
  'load-more': undefined
  'load-again': undefined
  'load-older': undefined
  'thread-again': undefined
  'thread-back': undefined
  'details-toggle': undefined
  'macros-open': undefined
  'watch-toggle': undefined
  'keys-show': undefined
  'thread-print': { notes: boolean }
  'ticket-change': TicketChange
  /** What the composer may begin with. */
  'text-suggest': { text: string }
  /** `anyway`: whatever has been said meanwhile. */
  'text-send': { mode: Mode; text: string; anyway?: boolean }
  /** A reply that waits. */
  'text-undo': { clientId: string }
  'text-resend': { clientId: string }
  /** `note`: it becomes a note as it is. */
  'text-edit': { clientId: string; note?: boolean }
  'text-discard': { clientId: string }
  'message-retry': { messageId: string }
}

/** A typed event that leaves the shadow roots between a part and the page. */
export class InboxEvent<Name extends keyof InboxEvents> extends CustomEvent<InboxEvents[Name]> {
  constructor(name: Name, ...detail: InboxEvents[Name] extends undefined ? [] : [InboxEvents[Name]]) {
    super(name, { detail: detail[0] as InboxEvents[Name], bubbles: true, composed: true })
  }
}
