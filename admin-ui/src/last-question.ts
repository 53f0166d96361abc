import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { ApiError } from './api-error.ts'

const PAUSE_MS = 250

/** What is asked, and what becomes of the answer. */
export interface Question<Answer> {
  ask(): Promise<Answer>
  answered(answer: Answer): void
  /** What the server or the connection had against it; whatever else `ask` throws is thrown on. */
  refused(error: ApiError): void
}

/**
 * What an element asks again and again while somebody types: after a pause, and of the answers under way only the last
 * one counts, since an earlier one may come later.
 *
 * @example
 * readonly #shops = new LastQuestion(this, {
 *   ask: () => this.host.get<Shops>(`/shops?search=${encodeURIComponent(this.query)}`),
 *   answered: (shops) => { this.shops = shops },
 *   refused: ({ message }) => { this.problem = message },
 * })
 */
export class LastQuestion<Answer> implements ReactiveController {
  readonly #question: Question<Answer>
  #asked = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(element: ReactiveControllerHost, question: Question<Answer>) {
    this.#question = question
    element.addController(this)
  }

  async now(): Promise<void> {
    this.drop()
    const asked = this.#asked
    try {
      const answer = await this.#question.ask()
      if (asked === this.#asked) this.#question.answered(answer)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (asked === this.#asked) this.#question.refused(error)
    }
  }

  /** A quarter of a second after it was last called. */
  soon(): void {
    this.drop()
    this.#timer = setTimeout(() => void this.now(), PAUSE_MS)
  }

  /** What was asked is of no interest any more. */
  drop(): void {
    clearTimeout(this.#timer)
    this.#asked++
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer)
  }
}
