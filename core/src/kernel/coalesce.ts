/**
 * Makes a reading that many may ask for at once: what was committed before a call has been read when its promise
 * resolves, and however many call, two readings serve them.
 */
export function coalesced(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let next: Promise<void> | undefined
  return function ask(): Promise<void> {
    if (running === undefined) {
      running = read().finally(() => {
        running = undefined
      })
      return running
    }
    // The one that runs may have looked already: those who ask meanwhile share the one after it.
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined
        return ask()
      })
    return next
  }
}
