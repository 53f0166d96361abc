import { css, html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { controls } from '../elements/base/controls.ts'
import { icon } from '../elements/icon.ts'
import type { ToastOptions, ToastTone } from '../host.ts'
import { register } from '../register.ts'
import { type Toast, Toasts } from './data/toasts.ts'
import type { Text } from './shell-text.ts'

/** Short messages in the corner. They wait while the pointer or the focus is on them. */
export class ToastStack extends LitElement {
  static override properties: PropertyDeclarations = { text: { attribute: false } }

  declare text: Text
  readonly #toasts = new Toasts(() => this.requestUpdate())
  /** Where the focus was before it came here. */
  #from: Element | undefined

  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        z-index: var(--k-layer-toast);
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

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('keydown', this.#onWindowKey)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('keydown', this.#onWindowKey)
  }

  /** Returns what takes it away. */
  show(text: string, tone: ToastTone, options?: ToastOptions): () => void {
    return this.#toasts.show(text, tone, options)
  }

  override render() {
    return html`<div role="status" aria-live="polite" @pointerenter=${this.#hold} @pointerleave=${this.#go}
      @focusin=${this.#hold} @focusout=${this.#go} @keydown=${this.#onKey}>
      ${repeat(
        this.#toasts.items,
        ({ id }) => id,
        (toast) => this.#toast(toast),
      )}
    </div>`
  }

  override updated(): void {
    // Nothing tells that the pointer has left what is no longer there.
    if (this.#toasts.items.length === 0) this.#toasts.hold(false)
  }

  #toast(toast: Toast) {
    const { action, id, text, tone } = toast
    return html`<div class="toast ${tone}" data-test="toast">
      ${icon(tone === 'bad' ? 'warning' : 'check')}
      <p>${text}${action ? html` <span class="visually-hidden">${this.text('toast.key')}</span>` : nothing}</p>
      ${
        action
          ? html`<button type="button" class="button" data-test="toast-action" aria-keyshortcuts="F8" title="F8"
              @click=${() => void this.#act(toast)}>${action.label}</button>`
          : nothing
      }
      <button type="button" class="button plain icon-only" aria-label=${this.text('toast.dismiss')}
        @click=${() => this.#drop(id)}>${icon('close')}</button>
    </div>`
  }

  async #act({ id, action }: Toast): Promise<void> {
    this.#drop(id)
    try {
      await action?.run()
    } catch (error) {
      console.error(`“${action?.label}” of a message failed.`, error)
      const reason = error instanceof Error ? error.message : String(error)
      this.show(this.text('toast.failed', { label: action?.label ?? '', reason }), 'bad')
    }
  }

  /** The focus goes back to where it was: what held it is about to disappear. */
  #drop(id: number): void {
    if (this.shadowRoot?.activeElement) this.#leave()
    this.#toasts.drop(id)
  }

  #leave(): void {
    if (this.#from instanceof HTMLElement && this.#from.isConnected) this.#from.focus()
    else (this.shadowRoot?.activeElement as HTMLElement | null)?.blur()
    this.#from = undefined
    this.#toasts.hold(false)
  }

  /** To the latest button, from wherever one is, also from within a text. */
  readonly #onWindowKey = (event: KeyboardEvent) => {
    if (event.key !== 'F8' || event.defaultPrevented) return
    const find = (what: string) => [...this.renderRoot.querySelectorAll<HTMLElement>(what)].at(-1)
    const target = find('[data-test=toast-action]') ?? find('button')
    if (target === undefined) return
    event.preventDefault()
    if (!this.shadowRoot?.activeElement) this.#from = deepestFocus()
    target.focus()
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    this.#leave()
  }

  readonly #hold = () => this.#toasts.hold(true)

  /** The pointer may leave while the focus stays, and the other way round. */
  readonly #go = ({ type }: Event) => {
    const kept = type === 'focusout' ? this.renderRoot.querySelector('.toast:hover') : this.shadowRoot?.activeElement
    if (!kept) this.#toasts.hold(false)
  }
}

function deepestFocus(): Element | undefined {
  let focus = document.activeElement
  while (focus?.shadowRoot?.activeElement) focus = focus.shadowRoot.activeElement
  return focus ?? undefined
}

register('kaunter-toasts', ToastStack)
