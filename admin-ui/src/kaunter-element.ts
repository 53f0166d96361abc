import { LitElement, type PropertyDeclarations } from 'lit'
import { ContextRequestEvent, HOST_CONTEXT } from './context.ts'
import type { KaunterHost } from './host.ts'
import { RenderFailureEvent } from './render-failure.ts'

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
      new ContextRequestEvent<KaunterHost<Key>>(HOST_CONTEXT, (host, stop) => {
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

  protected override performUpdate(): void {
    try {
      super.performUpdate()
    } catch (error) {
      if (this.dispatchEvent(new RenderFailureEvent(error))) throw error
    }
  }

  protected override shouldUpdate(_changed: Map<PropertyKey, unknown>): boolean {
    return this.host !== undefined
  }
}
