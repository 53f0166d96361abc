import { ContextRequestEvent, SLOTS_CONTEXT } from './context.ts'

/** The ticket that a slot is about. */
export interface TicketItem {
  readonly ticketId: string
  readonly contactId: string
  /** `null` while the ticket is linked to no outlet. */
  readonly outletId: string | null
}

/** The contact that a slot is about. */
export interface ContactItem {
  readonly contactId: string
}

/** Of slots that are about nothing in particular. */
export type NoItem = Readonly<Record<string, never>>

/** What the property `item` of an element is, by the slot it stands in. */
export interface SlotItems {
  'ticket.sidebar/v1': TicketItem
  'ticket.actions/v1': TicketItem
  'contact.sidebar/v1': ContactItem
  'contact.page/v1': ContactItem
  'settings.section/v1': NoItem
  'dashboard.widget/v1': NoItem
}

/** One element in a slot, as the shell knows it. */
export interface SlotEntry {
  /** Name of the plugin that brings it. */
  readonly plugin: string
  readonly tag: string
  /** CSS pixels kept free for it. */
  readonly height: number
  readonly title: string | undefined
}

/** What the shell knows of slots; replaced when plugins, the user or the language change. */
export interface SlotSource {
  /** In the order in which they are shown. */
  of(slot: string): readonly SlotEntry[]
  /** Whether slots print their names, which `?slots` in the address asks for. */
  readonly named: boolean
}

/**
 * Tells what is in the slots, now and after every change, for a page that must know before it shows one.
 *
 * @param element connected, below the shell.
 * @returns what stops it; call it when the element is disconnected.
 */
export function watchSlots(element: EventTarget, changed: (slots: SlotSource) => void): () => void {
  let end = () => {}
  element.dispatchEvent(
    new ContextRequestEvent<SlotSource>(SLOTS_CONTEXT, (slots, stop) => {
      end = stop ?? end
      changed(slots)
    }),
  )
  return () => end()
}
