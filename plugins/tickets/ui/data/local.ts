/** The storage of the browser, which its tabs share; where the browser refuses it, things last as long as the page. */
export const local = {
  read<T>(key: string): T | undefined {
    const text = attempt(() => localStorage.getItem(key))
    return text == null ? undefined : (JSON.parse(text) as T)
  },
  /** `undefined` removes it. */
  write(key: string, value: unknown): void {
    attempt(() =>
      value === undefined ? localStorage.removeItem(key) : localStorage.setItem(key, JSON.stringify(value)),
    )
  },
  /** All that is kept under keys that begin so. */
  all<T>(prefix: string): T[] {
    const keys = attempt(() => Object.keys(localStorage)) ?? []
    return keys.filter((key) => key.startsWith(prefix)).flatMap((key) => this.read<T>(key) ?? [])
  },
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch {
    // Refused in some private modes, or full: neither may keep anyone from writing and sending.
    return undefined
  }
}
