import type { CommandPalette } from './command-palette.ts'

/** By then the page shows what one has come for. */
const EARLY_MS = 2_500

const load = () => import('./command-palette.ts')

/** Loads the palette after what one sees at once, or when it is first wanted. */
export class PaletteOpener {
  readonly #palette: () => CommandPalette | null
  readonly #failed: () => void
  #coming = false

  constructor(palette: () => CommandPalette | null, failed: () => void) {
    this.#palette = palette
    this.#failed = failed
    // Whoever wants it is told when it does not come.
    setTimeout(() => void load().catch(() => undefined), EARLY_MS)
  }

  /** What is typed until it is there is meant for it, and not for the shortcuts of the page. */
  async toggle(): Promise<void> {
    if (this.#coming) return
    this.#coming = true
    let typed = ''
    const keep = (event: KeyboardEvent) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      if (event.key.length === 1) typed += event.key
    }
    window.addEventListener('keydown', keep, { capture: true })
    try {
      await load()
      const palette = this.#palette()
      await palette?.updateComplete
      palette?.toggle(typed)
    } catch {
      this.#failed()
    }
    window.removeEventListener('keydown', keep, { capture: true })
    this.#coming = false
  }
}
