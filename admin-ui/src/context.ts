/** The keys under which elements ask the shell. Strings, so that they match across separately built bundles. */
export const HOST_CONTEXT = 'kaunter.host/v1'
export const SLOTS_CONTEXT = 'kaunter.slots/v1'

type Receive<T> = (value: T, stop?: () => void) => void

/**
 * Asks the ancestors for something that they provide, in the form of the web components community's context protocol,
 * so that `@lit/context` consumers with the same key are answered too.
 */
export class ContextRequestEvent<T> extends Event {
  readonly context: string
  readonly subscribe = true
  readonly callback: Receive<T>

  constructor(context: string, callback: Receive<T>) {
    super('context-request', { bubbles: true, composed: true })
    this.context = context
    this.callback = callback
  }
}

/** Answers requests below an element, now and whenever the value is replaced. */
export class ContextProvider<T> {
  #value: T | undefined
  readonly #receivers = new Map<Receive<T>, () => void>()

  constructor(element: EventTarget, context: string) {
    element.addEventListener('context-request', (event) => {
      const request = event as ContextRequestEvent<T>
      if (request.context !== context || this.#value === undefined) return
      event.stopPropagation()
      const stop = () => this.#receivers.delete(request.callback)
      if (request.subscribe) this.#receivers.set(request.callback, stop)
      request.callback(this.#value, request.subscribe ? stop : undefined)
    })
  }

  /** Those who asked so far keep what they have: they are about to leave, and the next value is not for them. */
  release(): void {
    this.#receivers.clear()
  }

  set(value: T): void {
    this.#value = value
    for (const [receive, stop] of this.#receivers) receive(value, stop)
  }
}
