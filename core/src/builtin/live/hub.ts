import type { FastifyBaseLogger } from 'fastify'
import { messageOf } from '../../kernel/errors.ts'
import { Gaps } from './gaps.ts'
import type { EventLog, LoggedEvent } from './log.ts'

export interface Listener {
  deliver(event: LoggedEvent, chunk: string): void
}

/** Above this many events at once a reader takes several turns. */
const pageSize = 1000
/** An id missing for longer was rolled back: transactions end within seconds, and an idle one is ended after 30. */
const gapMilliseconds = 300_000

/**
 * Reads the log once for all browsers of this process.
 *
 * Ids are given before the commit, so a lower id may appear after a higher one. Events are delivered as soon as they
 * are seen; the id a browser is told to resume from is the *watermark*, below which nothing can appear any more. A
 * resume may therefore bring an event twice, and never leaves one out.
 */
export class Hub {
  readonly #log: EventLog
  readonly #logger: FastifyBaseLogger
  readonly #listeners = new Set<Listener>()
  readonly #gaps = new Gaps()
  #highest: number | undefined
  #reading = false
  #again = false
  readonly #poll: NodeJS.Timeout

  constructor(log: EventLog, logger: FastifyBaseLogger) {
    this.#log = log
    this.#logger = logger
    // Signals may be lost; this finds what they would have told, and rolled-back gaps grow old here.
    this.#poll = setInterval(() => this.wake(), 5000).unref()
  }

  /** Up to here everything was delivered. */
  get watermark(): number {
    return (this.#gaps.lowest ?? (this.#highest ?? 0) + 1) - 1
  }

  /** Streams that are open. */
  get size(): number {
    return this.#listeners.size
  }

  /** Makes the listener known; resolves when nothing newer than the watermark can be missed. */
  async add(listener: Listener): Promise<void> {
    if (this.#highest === undefined) await this.#begin()
    this.#listeners.add(listener)
  }

  /** What is missing among the latest ids may belong to transactions that are still open, of this process or another. */
  async #begin(): Promise<void> {
    const { newest, gaps } = await this.#log.recent(new Date(Date.now() - gapMilliseconds))
    if (this.#highest !== undefined) return
    this.#highest = newest
    for (const { from, to } of gaps) this.#gaps.add(from, to, Date.now())
    // Signals of what was committed since that look found nobody.
    this.wake()
  }

  remove(listener: Listener): void {
    this.#listeners.delete(listener)
  }

  wake(): void {
    if (this.#highest === undefined) return
    this.#again = true
    if (!this.#reading) void this.#readAll()
  }

  async #readAll(): Promise<void> {
    this.#reading = true
    try {
      while (this.#again) {
        this.#again = false
        const events = await this.#log.read(this.#highest ?? 0, this.#gaps.ranges, pageSize)
        if (events.length === pageSize) this.#again = true
        for (const event of events) this.#deliver(event)
        this.#gaps.forget(Date.now() - gapMilliseconds)
      }
    } catch (error) {
      this.#logger.warn({ reason: messageOf(error) }, 'live events could not be read; trying again')
    } finally {
      this.#reading = false
    }
  }

  #deliver(event: LoggedEvent): void {
    const highest = this.#highest ?? 0
    if (event.id > highest) {
      this.#gaps.add(highest + 1, event.id - 1, Date.now())
      this.#highest = event.id
    } else this.#gaps.fill(event.id)
    const chunk = toChunk(event, this.watermark)
    for (const listener of this.#listeners) listener.deliver(event, chunk)
  }

  close(): void {
    clearInterval(this.#poll)
    this.#highest = undefined
    this.#listeners.clear()
  }
}

/** One server-sent event; `seq` tells doubles apart, `id` is where to resume. */
export function toChunk(event: LoggedEvent, resumeFrom: number): string {
  const { id, topic, data } = event
  return `id: ${resumeFrom}\nevent: change\ndata: {"seq":"${id}","topic":"${topic}","data":${data}}\n\n`
}
