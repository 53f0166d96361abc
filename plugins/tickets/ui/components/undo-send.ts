import { controls, css, html, KaunterElement, register } from '@kaunter/admin-ui'
import type { Pending } from '../data/outbox.ts'
import { InboxEvent } from '../events.ts'
import { sayTogether } from '../together/catalog.ts'

const TICK_MS = 250

/** How long a reply still waits, and the button that takes it back. */
export class UndoSend extends KaunterElement {
  static override properties = { pending: { attribute: false }, left: { state: true } }

  declare pending: Pending
  /** Whole seconds. */
  declare left: number
  #timer: ReturnType<typeof setInterval> | undefined

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-height: 1.5rem;
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
        font-variant-numeric: tabular-nums;
        text-align: right;
      }
    `,
  ]

  override connectedCallback(): void {
    super.connectedCallback()
    this.#timer = setInterval(() => this.#count(), TICK_MS)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearInterval(this.#timer)
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('pending')) this.#count()
  }

  #count(): void {
    this.left = Math.ceil(((this.pending.until ?? 0) - performance.now()) / 1000)
  }

  override render() {
    const say = sayTogether(this.host.locale)
    if (this.left <= 0) return html`<span>${say('undo.sending')}</span>`
    const { clientId } = this.pending
    return html`<span aria-hidden="true" data-test="countdown">${say('undo.countdown', { count: this.left })}</span>
      <button type="button" class="button link" data-test="undo" @click=${() => this.dispatchEvent(new InboxEvent('text-undo', { clientId }))}
        >${say('undo.undo')}</button>`
  }
}

register('tickets-undo', UndoSend)
