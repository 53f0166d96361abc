import type { KeysKey } from './more/keys-catalog.ts'

/** What a key means in the inbox, away from fields and menus. */
export type InboxKey =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'back'
  | 'reply'
  | 'note'
  | 'assign'
  | 'resolve'
  | 'macro'
  | 'watch'
  | 'pick'
  | 'pick-next'
  | 'pick-previous'
  | 'pick-all'
  | 'bulk'
  | 'undo'
  | 'updates'
  | 'search'
  | 'filter'
  | 'views'
  | 'form'
  | 'details'
  | 'help'

/** One line of the cheat sheet; without `does` the key belongs to the part that has the focus. */
interface KeyLine {
  readonly does?: InboxKey
  /** As they are pressed: `Shift+` and `Mod+` (Ctrl, or ⌘) before what `event.key` says. */
  readonly strokes: readonly string[]
  readonly label: KeysKey
}

/** Every key of the inbox, in the groups of the cheat sheet. */
export const keyGroups: readonly { readonly label: KeysKey; readonly keys: readonly KeyLine[] }[] = [
  {
    label: 'keys.group.move',
    keys: [
      { does: 'next', strokes: ['j', 'ArrowDown'], label: 'keys.next' },
      { does: 'previous', strokes: ['k', 'ArrowUp'], label: 'keys.previous' },
      { strokes: ['Enter'], label: 'keys.open' },
      { does: 'back', strokes: ['Escape'], label: 'keys.back' },
      { does: 'first', strokes: ['Home'], label: 'keys.first' },
      { does: 'last', strokes: ['End'], label: 'keys.last' },
      { does: 'updates', strokes: ['u'], label: 'keys.updates' },
    ],
  },
  {
    label: 'keys.group.ticket',
    keys: [
      { does: 'reply', strokes: ['r'], label: 'keys.reply' },
      { does: 'note', strokes: ['n'], label: 'keys.note' },
      { does: 'assign', strokes: ['a'], label: 'keys.assign' },
      { does: 'resolve', strokes: ['e'], label: 'keys.resolve' },
      { does: 'macro', strokes: ['m'], label: 'keys.macro' },
      { does: 'watch', strokes: ['w'], label: 'keys.watch' },
      { does: 'details', strokes: ['i'], label: 'keys.details' },
      { does: 'undo', strokes: ['z'], label: 'keys.undo' },
    ],
  },
  {
    label: 'keys.group.many',
    keys: [
      { does: 'pick', strokes: ['x'], label: 'keys.pick' },
      { does: 'pick-next', strokes: ['Shift+j', 'Shift+ArrowDown'], label: 'keys.pick-next' },
      { does: 'pick-previous', strokes: ['Shift+k', 'Shift+ArrowUp'], label: 'keys.pick-previous' },
      { does: 'pick-all', strokes: ['Mod+a'], label: 'keys.pick-all' },
      { does: 'bulk', strokes: ['b'], label: 'keys.bulk' },
    ],
  },
  {
    label: 'keys.group.list',
    keys: [
      { does: 'search', strokes: ['/'], label: 'keys.search' },
      { does: 'filter', strokes: ['f'], label: 'keys.filter' },
      { does: 'views', strokes: ['v'], label: 'keys.views' },
      { does: 'form', strokes: ['t'], label: 'keys.form' },
      { does: 'help', strokes: ['?'], label: 'keys.help' },
    ],
  },
  {
    label: 'keys.group.write',
    keys: [
      { strokes: ['Enter', 'Mod+Enter'], label: 'keys.send' },
      { strokes: ['Shift+Enter'], label: 'keys.line' },
      { strokes: ['Mod+z'], label: 'keys.take-back' },
    ],
  },
]

const meanings = new Map<string, InboxKey>(
  keyGroups.flatMap(({ keys }) =>
    keys.flatMap(({ does, strokes }) => (does === undefined ? [] : strokes.map((stroke) => [stroke, does] as const))),
  ),
)

const fields = new Set(['INPUT', 'TEXTAREA', 'SELECT'])
const own = new Set(['DIALOG', 'KAUNTER-NAV'])
/** Keys that move in whatever scrolls: they are ours in the list alone. */
const scrolling = new Set(['Home', 'End', 'ArrowDown', 'ArrowUp', 'Mod+a'])

type KeyPress = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey'>

/** How a key press is written in the table. With letters Shift counts; a sign such as `?` has it in itself. */
export function strokeOf({ key, shiftKey, ctrlKey, metaKey }: KeyPress): string {
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  const plain = key.length === 1 ? key.toLowerCase() : key
  return `${ctrlKey || metaKey ? 'Mod+' : ''}${shiftKey && !isSign ? 'Shift+' : ''}${plain}`
}

/**
 * The meaning of a key press, or nothing when it belongs to someone else: to a field, a menu, a dialog, the browser.
 * Escape leaves a field; what scrolls a conversation that has the focus goes on scrolling it.
 */
export function meaningOf(event: KeyboardEvent): InboxKey | undefined {
  if (event.defaultPrevented || event.altKey || event.isComposing) return undefined
  const stroke = strokeOf(event)
  const meaning = meanings.get(stroke)
  if (meaning === undefined) return undefined
  const path = event.composedPath().filter((node) => node instanceof HTMLElement)
  if (path.some((node) => own.has(node.tagName) || node.popover === 'auto')) return undefined
  // A menu that is closed opens with these.
  if (scrolling.has(stroke) && path.some((node) => node.tagName === 'KAUNTER-MENU')) return undefined
  const [target] = path
  if (target && isField(target)) return meaning === 'back' ? meaning : undefined
  if (scrolling.has(stroke) && !path.some((node) => node.tagName === 'TICKETS-LIST')) {
    if (!stroke.startsWith('Arrow') || path.some((node) => node.getAttribute('role') === 'log')) return undefined
  }
  return meaning
}

/** A box that is ticked takes no text. */
const isField = (target: HTMLElement) =>
  (fields.has(target.tagName) && !(target instanceof HTMLInputElement && target.type === 'checkbox')) ||
  target.isContentEditable
