import type { KaunterHost } from '@kaunter/admin-ui'
import type { LitElement, ReactiveController } from 'lit'
import type { Mode } from '../data/types.ts'
import type { SuggestionBox } from '../tools/suggestion-box.ts'

/** A part with a text area for one ticket. */
export interface Writing extends LitElement {
  readonly host: KaunterHost
  readonly ticketId: string
  readonly mode: Mode
}

/** Offers canned replies behind `/` and colleagues behind `@`; loaded when somebody comes to write. */
export class Suggestions implements ReactiveController {
  readonly #host: Writing
  #field: HTMLTextAreaElement | null = null
  #box: SuggestionBox | undefined

  constructor(host: Writing) {
    this.#host = host
    host.addController(this)
  }

  hostUpdated(): void {
    const field = this.#host.renderRoot.querySelector('textarea')
    if (field === this.#field) return
    this.#field = field
    field?.addEventListener('focus', () => void this.#load(), { once: true })
  }

  hostDisconnected(): void {
    this.#box?.close()
  }

  /** Opens the list as if its sign had been typed. */
  async begin(sign: '/' | '@'): Promise<void> {
    await this.#load()
    this.#box?.begin(sign)
  }

  async #load(): Promise<void> {
    if (this.#box) return
    const { SuggestionBox } = await import('../tools/suggestion-box.ts')
    this.#box ??= new SuggestionBox(this.#host)
    this.#box.look()
  }
}
