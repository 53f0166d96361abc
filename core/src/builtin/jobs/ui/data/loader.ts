import { ApiError } from '@kaunter/admin-ui'

/** One thing that is read from the API again and again: what was read last, or why it could not be. */
export class Loader<T> {
  value: T | undefined
  error: ApiError | undefined
  readonly #read: () => Promise<T>
  readonly #changed: () => void
  #turn = 0

  constructor(read: () => Promise<T>, changed: () => void) {
    this.#read = read
    this.#changed = changed
  }

  /** What was there stays until the new is. */
  readonly load = async (): Promise<void> => {
    const turn = ++this.#turn
    try {
      const value = await this.#read()
      if (turn !== this.#turn) return
      this.value = value
      this.error = undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (turn === this.#turn) this.error = error
    }
    this.#changed()
  }

  readonly again = (): void => {
    this.error = undefined
    this.#changed()
    void this.load()
  }
}
