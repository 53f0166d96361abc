import { css, html, LitElement, nothing, type PropertyDeclarations } from 'lit'
import { controls } from '../elements/base/controls.ts'
import { icon } from '../elements/icon.ts'
import { register } from '../register.ts'
import type { Connection } from './data/live.ts'
import type { Text } from './shell-text.ts'

/** What one should know of the connection and of updates: lines at the foot of the page, below everything one may press. */
export class ShellNotes extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    connection: {},
    stale: { type: Boolean },
    later: { state: true },
  }

  declare text: Text
  declare connection: Connection
  /** The server has another admin than the one that runs here. */
  declare stale: boolean
  declare protected later: boolean

  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }

      .note {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: var(--k-space-2);
        height: 1.75rem;
        padding: 0 var(--k-space-3);
        background: var(--tone-soft);
        color: var(--tone);
        font-size: var(--k-text-s);
        overflow: hidden;
        white-space: nowrap;
      }

      /* Most are over before anybody has noticed: until then the navigation alone shows it. */
      .connection {
        --tone: var(--k-warn);
        --tone-soft: var(--k-warn-soft);
        animation: appear 1ms 5s both;
      }

      .offline {
        --tone: var(--k-bad);
        --tone-soft: var(--k-bad-soft);
      }

      @keyframes appear {
        from {
          height: 0;
          visibility: hidden;
        }
      }

      .update {
        --tone: var(--k-info);
        --tone-soft: var(--k-info-soft);
        height: auto;
        min-height: 2.25rem;
      }

      p {
        min-width: 0;
        margin: 0;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      strong {
        font-weight: 600;
      }

      .button {
        flex: none;
        min-height: 1.5rem;
        font-size: inherit;
      }

      @media (pointer: coarse) {
        .button {
          min-height: 2.75rem;
        }
      }
    `,
  ]

  override render() {
    const { text, connection } = this
    return html`${
      connection === 'reconnecting' || connection === 'offline'
        ? html`<div class="note connection ${connection}" data-test="connection-note">
            ${icon(connection === 'offline' ? 'offline' : 'retry')}
            <p><strong>${text(`live.${connection}`)}</strong> ${text('live.hint')}</p>
          </div>`
        : nothing
    }${this.stale && !this.later ? this.#update() : nothing}`
  }

  #update() {
    const { text } = this
    return html`<div class="note update" role="status" data-test="update-note">
      ${icon('retry')}
      <p><strong>${text('update.title')}</strong> ${text('update.text')}</p>
      <button type="button" class="button" @click=${() => location.reload()}>${text('update.reload')}</button>
      <button type="button" class="button plain" @click=${() => {
        this.later = true
      }}>${text('update.later')}</button>
    </div>`
  }
}

register('kaunter-notes', ShellNotes)
