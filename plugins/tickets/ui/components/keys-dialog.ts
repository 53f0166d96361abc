import { controls, css, html, icon, KaunterElement, register } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import { marks } from './shared.styles.ts'

const keys: readonly (readonly [TicketsKey, ...string[]])[] = [
  ['keys.next', 'J', '↓'],
  ['keys.previous', 'K', '↑'],
  ['keys.open', 'Enter'],
  ['keys.reply', 'R'],
  ['keys.note', 'N'],
  ['keys.assign', 'A'],
  ['keys.resolve', 'E'],
  ['keys.back', 'Esc'],
  ['keys.send', 'Enter', 'Ctrl+Enter'],
  ['keys.line', 'Shift+Enter'],
  ['keys.help', '?', '/'],
]

/** The cheat sheet of the keyboard. */
export class KeysDialog extends KaunterElement<TicketsKey> {
  static override styles = [
    controls,
    marks,
    css`
      dialog {
        width: min(24rem, calc(100vw - 2rem));
        padding: 0;
        border: 1px solid var(--k-border);
        border-radius: var(--k-radius-l);
        background: var(--k-raised);
        color: var(--k-text);
        box-shadow: var(--k-shadow-m);
        font-size: var(--k-text-m);
      }

      dialog::backdrop {
        background: rgb(0 0 0 / 35%);
      }

      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        padding: var(--k-space-3) var(--k-space-3) var(--k-space-2) var(--k-space-5);
      }

      h2 {
        margin: 0;
        font-size: var(--k-text-l);
        font-weight: 600;
      }

      dl {
        display: grid;
        gap: var(--k-space-2);
        margin: 0;
        padding: var(--k-space-1) var(--k-space-5) var(--k-space-5);
      }

      dl > div {
        display: flex;
        justify-content: space-between;
        gap: var(--k-space-4);
      }

      dd {
        margin: 0;
        color: var(--k-text-quiet);
      }
    `,
  ]

  show(): void {
    const dialog = this.renderRoot.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
  }

  override render() {
    const { host } = this
    return html`<dialog aria-labelledby="title" data-test="keys" @click=${this.#onClick}>
      <header>
        <h2 id="title">${host.t('keys.title')}</h2>
        <button type="button" class="button plain icon-only" aria-label=${host.t('action.close')} @click=${this.#close}>
          ${icon('close')}
        </button>
      </header>
      <dl>
        ${keys.map(
          ([label, ...strokes]) => html`<div>
            <dt>${host.t(label)}</dt>
            <dd>${strokes.map((stroke, index) => html`${index > 0 ? ` ${host.t('keys.or')} ` : ''}<kbd>${stroke}</kbd>`)}</dd>
          </div>`,
        )}
      </dl>
    </dialog>`
  }

  #close(): void {
    this.renderRoot.querySelector('dialog')?.close()
  }

  /** A click on the backdrop is a click on the dialog itself. */
  #onClick(event: Event): void {
    if (event.target === event.currentTarget) this.#close()
  }
}

register('tickets-keys', KeysDialog)
