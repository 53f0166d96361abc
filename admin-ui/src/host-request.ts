import type { KaunterHost } from './host.ts'

/** The key under which elements ask for the host. A string, so that it matches across separately built bundles. */
export const HOST_CONTEXT = 'kaunter.host/v1'

type Receive = (host: KaunterHost, stop?: () => void) => void

/**
 * Asks the ancestors for the host, in the form of the web components community's context protocol, so that
 * `@lit/context` consumers with the same key are answered too.
 */
export class HostRequestEvent extends Event {
  readonly context = HOST_CONTEXT
  readonly subscribe = true
  readonly callback: Receive

  constructor(callback: Receive) {
    super('context-request', { bubbles: true, composed: true })
    this.callback = callback
  }
}

/** Answers requests below an element, now and whenever the host is replaced. */
export class HostProvider {
  #host: KaunterHost | undefined
  readonly #receivers = new Map<Receive, () => void>()

  constructor(element: EventTarget) {
    element.addEventListener('context-request', (event) => {
      const request = event as HostRequestEvent
      if (request.context !== HOST_CONTEXT || this.#host === undefined) return
      event.stopPropagation()
      const stop = () => this.#receivers.delete(request.callback)
      if (request.subscribe) this.#receivers.set(request.callback, stop)
      request.callback(this.#host, request.subscribe ? stop : undefined)
    })
  }

  set(host: KaunterHost): void {
    this.#host = host
    for (const [receive, stop] of this.#receivers) receive(host, stop)
  }
}
