/** What a key means in the inbox, away from fields and menus. */
export type InboxKey = 'next' | 'previous' | 'reply' | 'note' | 'assign' | 'resolve' | 'help' | 'back'

const meanings: Readonly<Record<string, InboxKey>> = {
  j: 'next',
  ArrowDown: 'next',
  k: 'previous',
  ArrowUp: 'previous',
  r: 'reply',
  n: 'note',
  a: 'assign',
  e: 'resolve',
  '?': 'help',
  '/': 'help',
  Escape: 'back',
}

const fields = new Set(['INPUT', 'TEXTAREA', 'SELECT'])
const own = new Set(['DIALOG', 'KAUNTER-MENU', 'KAUNTER-NAV'])

/**
 * The meaning of a key press, or nothing when it belongs to someone else: to a field, a menu, a dialog, the browser.
 * Escape leaves a field; the arrows scroll a conversation that has the focus.
 */
export function meaningOf(event: KeyboardEvent): InboxKey | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return undefined
  const meaning = meanings[event.key] ?? meanings[event.key.toLowerCase()]
  const path = event.composedPath().filter((node) => node instanceof HTMLElement)
  if (path.some((node) => own.has(node.tagName))) return undefined
  const [target] = path
  if (target && fields.has(target.tagName)) return meaning === 'back' ? meaning : undefined
  if (event.key.startsWith('Arrow') && path.some((node) => node.getAttribute('role') === 'log')) return undefined
  return meaning
}
