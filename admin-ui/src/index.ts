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
export { ApiError, UNREADABLE } from './api-error.ts'
export { type OfferedCommand, offerCommands } from './commands.ts'
export { AlertCloseEvent, KaunterAlert } from './elements/alert/alert.ts'
export { KaunterAvatar } from './elements/avatar/avatar.ts'
export { KaunterBadge, type Tone } from './elements/badge/badge.ts'
export { controls } from './elements/base/controls.ts'
export { ValueChangeEvent } from './elements/base/events.ts'
export { KaunterButton } from './elements/button/button.ts'
export { KaunterCard } from './elements/card/card.ts'
export { KaunterCheckbox } from './elements/checkbox/checkbox.ts'
export { KaunterDialog } from './elements/dialog/dialog.ts'
export { KaunterEmpty } from './elements/empty/empty.ts'
export { KaunterError, RetryEvent } from './elements/error/error.ts'
export { type IconName, icon } from './elements/icon.ts'
export { KaunterInput } from './elements/input/input.ts'
export { marks } from './elements/marks.ts'
export { KaunterMenu, type MenuItem, MenuPickEvent } from './elements/menu/menu.ts'
export { pageFrame } from './elements/page-frame.ts'
export { KaunterRadioGroup } from './elements/radio-group/radio-group.ts'
export { KaunterSelect, type Option } from './elements/select/select.ts'
export { KaunterSkeleton } from './elements/skeleton/skeleton.ts'
export { KaunterSlot } from './elements/slot/slot.ts'
export { KaunterSpinner } from './elements/spinner/spinner.ts'
export { KaunterSwitch } from './elements/switch/switch.ts'
export type { Column, Sort } from './elements/table/sort.ts'
export { KaunterTable, RowOpenEvent, SortEvent } from './elements/table/table.ts'
export { KaunterTabs, type Tab, TabPickEvent } from './elements/tabs/tabs.ts'
export { KaunterTextarea } from './elements/textarea/textarea.ts'
export { KaunterTime } from './elements/time/time.ts'
export { type TimeWords, timeWords } from './elements/time/time-words.ts'
export type {
  ErrorWords,
  Found,
  HostUser,
  KaunterHost,
  PageRoute,
  PluginModule,
  Search,
  ToastOptions,
  ToastTone,
  WriteOptions,
} from './host.ts'
export { KaunterElement } from './kaunter-element.ts'
export { LastQuestion, type Question } from './last-question.ts'
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
export { turns } from './turns.ts'
export { guardUnsaved } from './unsaved.ts'
