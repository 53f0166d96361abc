import { css, html, type KaunterDialog, KaunterElement, register } from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'

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
  static override styles = css`
    /* Only its dialog is ever seen, above everything. */
    :host {
      display: contents;
    }

    dl {
      display: grid;
      gap: var(--k-space-2);
      margin: var(--k-space-3) 0 0;
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

    kbd {
      display: inline-block;
      min-width: 1.375rem;
      padding: 0 0.3125rem;
      box-sizing: border-box;
      border: 1px solid var(--k-border);
      border-bottom-width: 2px;
      border-radius: var(--k-radius-s);
      background: var(--k-canvas);
      color: var(--k-text);
      font: 500 var(--k-text-s) / 1.25rem var(--k-font);
      text-align: center;
    }
  `

  show(): void {
    void this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')?.show()
  }

  override render() {
    const { host } = this
    return html`<kaunter-dialog heading=${host.t('keys.title')} dismiss=${host.t('action.close')} data-test="keys">
      <dl>
        ${keys.map(
          ([label, ...strokes]) => html`<div>
            <dt>${host.t(label)}</dt>
            <dd>${strokes.map((stroke, index) => html`${index > 0 ? ` ${host.t('keys.or')} ` : ''}<kbd>${stroke}</kbd>`)}</dd>
          </div>`,
        )}
      </dl>
    </kaunter-dialog>`
  }
}

register('tickets-keys', KeysDialog)
