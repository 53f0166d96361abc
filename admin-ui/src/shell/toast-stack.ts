import { css, html, LitElement, type PropertyDeclarations } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { controls } from '../elements/base/controls.ts'
import { icon } from '../elements/icon.ts'
import type { ToastTone } from '../host.ts'
import { register } from '../register.ts'
import type { Text } from './shell-text.ts'

const SHOWN_MS = 6_000
const MOST = 3

interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: ToastTone
}

/** Short messages in the corner. They wait while the pointer or the focus is on them. */
export class ToastStack extends LitElement {
  static override properties: PropertyDeclarations = { text: { attribute: false }, toasts: { state: true } }

  declare text: Text
  declare toasts: readonly Toast[]
  #last = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        z-index: 40;
        right: var(--k-space-4);
        bottom: var(--k-space-4);
        display: grid;
        gap: var(--k-space-2);
        max-width: min(24rem, calc(100vw - 2rem));
        pointer-events: none;
      }

      .toast {
        display: flex;
        align-items: center;
        gap: var(--k-space-2);
        padding: var(--k-space-2) var(--k-space-2) var(--k-space-2) var(--k-space-3);
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-raised);
        box-shadow: var(--k-shadow-m);
        font-size: var(--k-text-m);
        pointer-events: auto;
        overflow-wrap: anywhere;
      }

      .toast p {
        flex: 1;
        margin: 0;
      }

      .good > .icon {
        color: var(--k-good);
      }

      .bad > .icon {
        color: var(--k-bad);
      }

      @media (max-width: 47.99rem) {
        :host {
          right: 1rem;
          bottom: 5.5rem;
        }
      }
    `,
  ]

  constructor() {
    super()
    this.toasts = []
  }

  show(text: string, tone: ToastTone): void {
    this.#last += 1
    this.toasts = [...this.toasts, { id: this.#last, text, tone }].slice(-MOST)
    this.#resume()
  }

  override render() {
    return html`<div role="status" aria-live="polite" @pointerenter=${this.#pause} @pointerleave=${this.#resume}
      @focusin=${this.#pause} @focusout=${this.#resume}>
      ${repeat(
        this.toasts,
        (toast) => toast.id,
        (toast) =>
          html`<div class="toast ${toast.tone}" data-test="toast">
            ${icon(toast.tone === 'bad' ? 'warning' : 'check')}
            <p>${toast.text}</p>
            <button class="button plain icon-only" aria-label=${this.text('toast.dismiss')}
              @click=${() => this.#drop(toast.id)}>${icon('close')}</button>
          </div>`,
      )}
    </div>`
  }

  #drop(id: number | undefined): void {
    this.toasts = this.toasts.filter((toast) => toast.id !== id)
    this.#resume()
  }

  readonly #pause = () => clearTimeout(this.#timer)

  readonly #resume = () => {
    clearTimeout(this.#timer)
    if (this.toasts.length > 0) this.#timer = setTimeout(() => this.#drop(this.toasts[0]?.id), SHOWN_MS)
  }
}

register('kaunter-toasts', ToastStack)
