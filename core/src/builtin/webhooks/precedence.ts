import { setTimeout as pause } from 'node:timers/promises'

/** Fewer webhooks than this in one piece of handling are no flood. */
const flood = 100
/** Milliseconds between two looks at how many arrive. */
const glance = 10
/** Handling gets at least a quarter of the time, however long a flood lasts. */
const longestRest = 3

interface Moment {
  at: number
  arrived: number
}

/**
 * Lets webhooks that arrive go before those that are stored, while more arrive than can be handled. Whoever sends them
 * waits for the answer and repeats what was not answered in time; what is stored has to wait in a flood anyhow and
 * loses nothing by it.
 */
export class Precedence {
  #arrived = 0

  /** A webhook wants to be stored. */
  arrived(): void {
    this.#arrived++
  }

  /** Does one piece of handling, then rests while the flood is on. */
  async giveWay(webhooks: number, handle: () => Promise<void>): Promise<void> {
    let since = this.#now()
    await handle()
    const worked = performance.now() - since.at
    const end = performance.now() + worked * longestRest
    while (webhooks >= flood && this.#arriving(since) > webhooks / worked && performance.now() < end) {
      since = this.#now()
      await pause(glance)
    }
  }

  #now(): Moment {
    return { at: performance.now(), arrived: this.#arrived }
  }

  /** Webhooks a millisecond. */
  #arriving(since: Moment): number {
    return (this.#arrived - since.arrived) / (performance.now() - since.at)
  }
}
