import { ReadMarks } from './read-marks.ts'
import { type Entry, isOfOthers, keepSame, type Thread, timeline } from './timeline.ts'

/** What a change of the thread brought. */
export interface Arrival {
  /** The latest that somebody else said. */
  readonly told: Entry | undefined
  /** The reader has just written something. */
  readonly wrote: boolean
}

const nothing: Arrival = { told: undefined, wrote: false }

/** The lines of the thread that is shown, and up to where its reader has seen them. */
export class ThreadLines {
  entries: readonly Entry[] = []
  /** Of the entries; the same list while they are the same. */
  keys: readonly string[] = []
  readonly #userId: string
  readonly #marks: ReadMarks
  #id: string | undefined
  #byKey: ReadonlyMap<string, Entry> = new Map()
  #made: readonly unknown[] = []
  #seenAt: string | undefined
  #leftAt = ''
  #newestAt: string | undefined

  constructor(userId: string) {
    this.#userId = userId
    this.#marks = new ReadMarks(userId)
  }

  /** Another ticket: what is new is what came since the reader was there. */
  turnTo(id: string | undefined): void {
    this.#id = id
    this.#seenAt = id === undefined ? undefined : this.#marks.get(id)
    this.#leftAt = ''
    this.#newestAt = undefined
    this.#made = []
    this.entries = []
    this.keys = []
    this.#byKey = new Map()
  }

  /** @param looks whether the reader has the newest line before his eyes. */
  take(thread: Omit<Thread, 'userId' | 'seenAt'>, looks: boolean): Arrival {
    const { messages, events, pending, complete, zone } = thread
    const made = [messages, events, complete, zone, ...pending]
    if (made.length === this.#made.length && made.every((part, i) => part === this.#made[i])) return nothing
    this.#made = made
    const newest = this.#newestAt
    const last = this.entries.at(-1)
    let entries = this.#make(thread)
    const isFresh = (entry: Entry) =>
      newest !== undefined && entry.arrivedAt > newest && isOfOthers(entry, this.#userId)
    const told = entries.findLast(isFresh)
    const wrote = last !== undefined && last.kind !== 'pending' && entries.at(-1)?.kind === 'pending'
    // What comes while one is away begins below a mark, unless one above tells it already. What I write ends it.
    const away = told !== undefined && !looks && !entries.some(({ opensNew }) => opensNew)
    if (away || (wrote && this.#seenAt !== undefined)) {
      this.#seenAt = wrote ? undefined : newest
      entries = this.#make(thread)
    }
    this.#newestAt = latestOf(entries)
    this.entries = keepSame(this.#byKey, entries)
    this.keys = this.entries.map(({ key }) => key)
    this.#byKey = new Map(this.entries.map((entry) => [entry.key, entry]))
    return { told, wrote }
  }

  #make(thread: Omit<Thread, 'userId' | 'seenAt'>): Entry[] {
    return timeline({ ...thread, userId: this.#userId, seenAt: this.#seenAt })
  }

  /** The reader has the newest line before his eyes. */
  see(): void {
    if (this.#id === undefined || this.#newestAt === undefined) return
    this.#leftAt = this.#newestAt
    this.#marks.set(this.#id, this.#newestAt)
  }

  /** How much others have said since the reader last saw the newest line. */
  get freshCount(): number {
    return this.entries.filter((entry) => entry.arrivedAt > this.#leftAt && isOfOthers(entry, this.#userId)).length
  }
}

/** Of what is still being sent only this computer's clock knows when. */
function latestOf(entries: readonly Entry[]): string | undefined {
  let latest: string | undefined
  for (const { kind, arrivedAt } of entries)
    if (kind !== 'pending' && (latest === undefined || arrivedAt > latest)) latest = arrivedAt
  return latest
}
