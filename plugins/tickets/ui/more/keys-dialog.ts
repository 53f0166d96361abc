import { css, html, type KaunterDialog, KaunterElement, register } from '@kaunter/admin-ui'
import { keyGroups } from '../inbox-keys.ts'
import { keysSay } from './keys-catalog.ts'

const isMac = navigator.platform.startsWith('Mac')
const names: Readonly<Record<string, string>> = {
  ArrowDown: '↓',
  ArrowUp: '↑',
  Escape: 'Esc',
  'Mod+': isMac ? '⌘' : 'Ctrl+',
  'Shift+': isMac ? '⇧' : 'Shift+',
}

/** A stroke of the table as keyboards have it printed on them. */
function printed(stroke: string): string {
  const [, held = '', key = ''] = /^((?:Mod\+|Shift\+)*)(.+)$/.exec(stroke) ?? []
  const keys = held.replaceAll(/Mod\+|Shift\+/g, (name) => names[name] ?? name)
  return `${keys}${names[key] ?? (key.length === 1 ? key.toUpperCase() : key)}`
}

/** The cheat sheet of the keyboard. */
export class KeysDialog extends KaunterElement {
  static override styles = css`
    /* Only its dialog is ever seen, above everything. */
    :host {
      --kaunter-dialog-width: 46rem;

      display: contents;
    }

    .groups {
      margin-top: var(--k-space-3);
      columns: 2 18rem;
      column-gap: var(--k-space-6);
    }

    section {
      break-inside: avoid;
      padding-bottom: var(--k-space-5);
    }

    h3 {
      margin: 0 0 var(--k-space-2);
      color: var(--k-text-quiet);
      font-size: var(--k-text-s);
      font-weight: 600;
    }

    dl {
      display: grid;
      gap: var(--k-space-2);
      margin: 0;
      font-size: var(--k-text-m);
    }

    dl > div {
      display: flex;
      justify-content: space-between;
      gap: var(--k-space-3);
    }

    dd {
      flex: none;
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
    const say = keysSay(this.host.locale)
    return html`<kaunter-dialog heading=${say('keys.title')} dismiss=${say('keys.close')} data-test="keys">
      <div class="groups">${keyGroups.map(
        ({ label, keys }) =>
          html`<section><h3>${say(label)}</h3><dl>${keys.map(
            (line) => html`<div>
            <dt>${say(line.label)}</dt>
            <dd>${line.strokes.map((stroke, index) => html`${index > 0 ? ` ${say('keys.or')} ` : ''}<kbd>${printed(stroke)}</kbd>`)}</dd>
          </div>`,
          )}</dl></section>`,
      )}</div>
    </kaunter-dialog>`
  }
}

register('tickets-keys', KeysDialog)
