/**
 * The host API of the Kaunter admin. A plugin's UI imports this module and `lit`, nothing else by bare name: the admin
 * page maps both to the copies it already runs.
 *
 * @example
 * class TicketCard extends KaunterElement {
 *   override render() { return html`<p>${this.host.t('card.hello', { name: this.host.user.name })}</p>` }
 * }
 * register('csat-ticket-card', TicketCard)
 */
export { css, html, nothing, svg } from 'lit'
export { ApiError } from './api-error.ts'
export { controls } from './elements/controls.ts'
export { KaunterDialog } from './elements/dialog.ts'
export { type IconName, icon } from './elements/icon.ts'
export { marks } from './elements/marks.ts'
export { bones, type Placeholder, placeholder } from './elements/placeholder.ts'
export { KaunterSlot } from './elements/slot.ts'
export type { HostUser, KaunterHost, PageRoute, PluginModule, ToastTone } from './host.ts'
export { KaunterElement } from './kaunter-element.ts'
export { register } from './register.ts'
export {
  type ContactItem,
  type NoItem,
  type SlotEntry,
  type SlotItems,
  type SlotSource,
  type TicketItem,
  watchSlots,
} from './slots.ts'
export { type Catalog, type CatalogKey, type Locale, type Messages, translate, type Values } from './translate.ts'
export { guardUnsaved } from './unsaved.ts'
