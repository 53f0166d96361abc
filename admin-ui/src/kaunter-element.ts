import { LitElement, type PropertyDeclarations } from 'lit'
import type { KaunterHost } from './host.ts'
import { HostRequestEvent } from './host-request.ts'

/**
 * The base of every element that a plugin shows in the admin. `host` is found by itself, however deep the element
 * sits; nothing is rendered before it is there.
 */
export class KaunterElement<Key extends string = string> extends LitElement {
  static override properties: PropertyDeclarations = { host: { attribute: false } }

  declare host: KaunterHost<Key>

  #stop: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.dispatchEvent(
      new HostRequestEvent((host, stop) => {
        this.host = host
        this.#stop = stop
      }),
    )
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
    this.#stop = undefined
  }

  protected override shouldUpdate(_changed: Map<PropertyKey, unknown>): boolean {
    return this.host !== undefined
  }
}
