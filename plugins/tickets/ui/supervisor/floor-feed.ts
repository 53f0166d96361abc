import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { serverClock } from '../data/server-clock.ts'
import type { Ticket } from '../data/types.ts'

export interface Load {
  readonly open: number
  readonly waiting: number
  readonly oldest: string | null
  readonly late: number
  readonly soon: number
  readonly unassigned: number
}

export interface Named extends Load {
  readonly id: string | null
  readonly name: string | null
}

export interface Agent extends Load {
  readonly id: string
  readonly name: string
  readonly capacity: number | null
  readonly state: 'here' | 'away' | 'offline'
  readonly at: readonly { readonly ticketId: string; readonly state: 'viewing' | 'replying' }[]
}

export interface Floor {
  /** When it was so. */
  readonly at: string
  readonly all: Load
  readonly teams: readonly Named[]
  readonly franchises: readonly Named[]
  readonly agents: readonly Agent[]
  readonly late: readonly Ticket[]
  readonly soon: readonly Ticket[]
  readonly waiting: readonly Ticket[]
}

/** How far apart questions are at least, whatever happens, and at most: who went away says nothing. */
const SPACING_MS = 4_000
const LOOK_MS = 20_000

/** The figures of now: read after changes, at most every few seconds, and only while somebody looks. */
export class FloorFeed {
  floor: Floor | undefined
  error: ApiError | undefined
  readonly #host: KaunterHost
  readonly #changed: () => void
  readonly #stops: (() => void)[]
  #timer: ReturnType<typeof setTimeout> | undefined
  #readAt = 0
  #reading = false
  /** Whether something has happened, and the next look is not just the regular one. */
  #urgent = false

  constructor(host: KaunterHost, changed: () => void) {
    this.#host = host
    this.#changed = changed
    const topics = ['ticket.changed', 'ticket.hidden', 'presence.changed', 'live.reset']
    const onSight = () => this.soon()
    document.addEventListener('visibilitychange', onSight)
    this.#stops = [
      ...topics.map((topic) => host.on(topic, () => this.soon())),
      () => document.removeEventListener('visibilitychange', onSight),
    ]
    void this.read()
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
    clearTimeout(this.#timer)
  }

  /** Reads when it is time again. */
  soon(): void {
    this.#plan(Math.max(0, this.#readAt + SPACING_MS - Date.now()))
  }

  async read(): Promise<void> {
    if (this.#reading || document.visibilityState === 'hidden') return
    this.#reading = true
    this.#readAt = Date.now()
    try {
      this.floor = await this.#host.get<Floor>('/floor')
      serverClock.set(this.floor.at, this.#readAt, Date.now())
      this.error = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.error = error
    }
    this.#reading = false
    if (this.#stops.length === 0) return
    this.#changed()
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#plan(LOOK_MS, true)
  }

  #plan(wait: number, idle = false): void {
    // What happens comes before the look that is planned anyway.
    if (this.#timer !== undefined && (idle || this.#urgent)) return
    clearTimeout(this.#timer)
    this.#urgent = !idle
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#urgent = false
      void this.read()
    }, wait)
  }
}
