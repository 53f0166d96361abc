/** Asks whoever has something unsaved. A string, so that it matches across separately built bundles. */
const LEAVE = 'kaunter.leave/v1'

/**
 * Asks before something unsaved is lost: within the admin with this question, and with the browser's own when the tab is
 * closed.
 *
 * @param question `undefined` when there is nothing to lose.
 * @returns what stops it; call it when the element is disconnected.
 */
export function guardUnsaved(question: () => string | undefined): () => void {
  const onLeave = (event: Event) => {
    const text = question()
    if (text !== undefined && !event.defaultPrevented && !window.confirm(text)) event.preventDefault()
  }
  const onUnload = (event: Event) => {
    if (question() !== undefined) event.preventDefault()
  }
  window.addEventListener(LEAVE, onLeave)
  window.addEventListener('beforeunload', onUnload)
  return () => {
    window.removeEventListener(LEAVE, onLeave)
    window.removeEventListener('beforeunload', onUnload)
  }
}

/** Whether the shell may show another page. */
export const mayLeave = (): boolean => window.dispatchEvent(new Event(LEAVE, { cancelable: true }))
