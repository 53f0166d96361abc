/** Moves the focus among links by the arrow keys, Home and End. */
export function moveByArrows(event: KeyboardEvent, root: ShadowRoot): void {
  const links = [...root.querySelectorAll('a')]
  const at = links.indexOf(root.activeElement as HTMLAnchorElement)
  const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }
  const to = moves[event.key]
  if (to === undefined || links.length === 0) return
  event.preventDefault()
  links[(to + links.length) % links.length]?.focus()
}
