import { chime } from './chime.ts'
import type { Notice } from './notices.ts'
import { storedRinging } from './preferences.ts'

/** A tab that is looked at speaks first, so that the others find it said. */
const HIDDEN_WAIT_MS = 800
/** Longer than all tabs take to hear of the same notice. */
const SAID_MS = 30_000
/** What is older was not heard for another reason: the tab was away. */
const FRESH_MS = 10 * 60_000

interface Announced {
  readonly items: readonly Notice[]
  readonly quiet: boolean
  /** Kinds that are listed only, with all that begin so. */
  readonly silent: readonly string[]
}

/** Says a new notice aloud: a sound, and, while no tab is looked at, a message of the browser. One tab speaks for all. */
export class Announcer {
  readonly #open: (notice: Notice) => void
  #known: Set<string> | undefined

  constructor(open: (notice: Notice) => void) {
    this.#open = open
  }

  /** Somebody else is signed in: what is there already is not news. */
  forget(): void {
    this.#known = undefined
  }

  hear({ items, quiet, silent }: Announced): void {
    const known = this.#known
    this.#known = new Set(items.map(({ id }) => id))
    if (known === undefined || quiet) return
    const isSilent = (kind: string) => silent.some((each) => kind === each || kind.startsWith(`${each}.`))
    const fresh = items.filter(
      ({ id, read, kind, at }) => !known.has(id) && !read && !isSilent(kind) && Date.now() - Date.parse(at) < FRESH_MS,
    )
    const [latest] = fresh
    if (latest) void this.#claim(latest, fresh.length)
  }

  async #claim(notice: Notice, count: number): Promise<void> {
    const seen = document.visibilityState === 'visible'
    if (!seen) await new Promise((resolve) => setTimeout(resolve, HIDDEN_WAIT_MS))
    // Over HTTP without a certificate there are no locks, and no messages of the browser; only who looks hears it.
    if (!('locks' in navigator)) {
      if (seen) await this.#say(notice, count, seen)
      return
    }
    await navigator.locks.request(`kaunter.notice ${notice.id}`, { ifAvailable: true }, async (lock) => {
      if (!lock) return
      await this.#say(notice, count, seen)
      await new Promise((resolve) => setTimeout(resolve, SAID_MS))
    })
  }

  async #say(notice: Notice, count: number, seen: boolean): Promise<void> {
    const { sound, desktop } = storedRinging()
    if (sound)
      await chime().catch((error: unknown) => console.warn('The sound of a notice could not be played.', error))
    if (!desktop || seen || !mayShow()) return
    try {
      const shown = new Notification(count > 1 ? `${notice.text} (+${count - 1})` : notice.text, {
        tag: `kaunter ${notice.id}`,
        icon: '/admin/assets/favicon.svg',
      })
      shown.addEventListener('click', () => {
        window.focus()
        shown.close()
        this.#open(notice)
      })
    } catch (error) {
      // Phones show messages only for pages that were installed.
      console.warn('The browser did not show a notice.', error)
    }
  }
}

/** Whether the browser shows messages of ours. */
export const mayShow = (): boolean => 'Notification' in globalThis && Notification.permission === 'granted'
