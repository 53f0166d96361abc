import { controls, css, html, KaunterElement, register } from '@kaunter/admin-ui'
import type { TicketDetail } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { sayIn } from './catalog.ts'

/** Who follows the ticket, and a button to do so. */
export class TicketWatchers extends KaunterElement {
  static override properties = { ticket: { attribute: false } }

  declare ticket: TicketDetail

  static override styles = [
    controls,
    css`
      ul {
        margin: 0 0 var(--k-space-2);
        padding: 0;
        list-style: none;
      }

      li {
        padding: 0.125rem 0;
        overflow-wrap: anywhere;
      }

      p {
        margin: 0 0 var(--k-space-2);
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
      }
    `,
  ]

  override render() {
    const { host, ticket } = this
    const say = sayIn(host.locale)
    const { watching = false, watchers = [] } = ticket
    return html`${
      watchers.length === 0
        ? html`<p>${say('watchers.none')}</p>`
        : html`<ul data-test="watchers">${watchers.map(
            ({ id, name }) => html`<li>${id === host.user.id ? say('watchers.me', { name }) : name}</li>`,
          )}</ul>`
    }
      <button type="button" class="button" data-test="watch" title="${say('watchers.about')} (W)"
          @click=${() => this.dispatchEvent(new InboxEvent('watch-toggle'))}>${say(watching ? 'watchers.unwatch' : 'watchers.watch')}</button>`
  }
}

register('tickets-watchers', TicketWatchers)
