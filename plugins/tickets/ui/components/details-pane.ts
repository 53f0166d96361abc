import {
  type ContactItem,
  controls,
  css,
  html,
  icon,
  KaunterElement,
  nothing,
  register,
  timeWords,
} from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import type { TicketDetail } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { itemOf, statusBadge } from '../words.ts'

/** Facts about the ticket and its contact. */
export class DetailsPane extends KaunterElement<TicketsKey> {
  static override properties = { ticket: { attribute: false }, now: { type: Number } }

  declare ticket: TicketDetail
  declare now: number

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        height: 100%;
        overflow: auto;
        font-size: var(--k-text-m);
      }

      header {
        display: grid;
        justify-items: center;
        gap: var(--k-space-1);
        padding: var(--k-space-6) var(--k-space-4) var(--k-space-4);
        text-align: center;
      }

      kaunter-avatar {
        --kaunter-avatar-size: 3rem;
        margin-bottom: var(--k-space-1);
      }

      h2 {
        margin: 0;
        font-size: var(--k-text-l);
        font-weight: 600;
        overflow-wrap: anywhere;
      }

      .close {
        position: absolute;
        top: var(--k-space-2);
        right: var(--k-space-2);
      }

      section,
      kaunter-slot::part(contribution) {
        padding: var(--k-space-3) var(--k-space-4);
        border-top: 1px solid var(--k-border);
      }

      h3 {
        margin: 0 0 var(--k-space-2);
        color: var(--k-text-faint);
        font-size: var(--k-text-s);
        font-weight: 600;
      }

      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--k-space-2) var(--k-space-3);
        margin: 0;
      }

      dt {
        color: var(--k-text-quiet);
      }

      dd {
        margin: 0;
        text-align: right;
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }

      a {
        color: inherit;
        text-underline-offset: 2px;
      }

      .reason {
        margin: var(--k-space-2) 0 0;
        color: var(--k-text-quiet);
      }

      @media (min-width: 75rem) {
        .close {
          display: none;
        }
      }
    `,
  ]

  override render() {
    const { host, ticket } = this
    const { contact, channel } = ticket
    const known = channel === 'whatsapp-cloud' || channel === 'web'
    return html`
      <button type="button" class="button plain icon-only close" aria-label=${host.t('action.close')}
        @click=${() => this.dispatchEvent(new InboxEvent('details-toggle'))}>${icon('close')}</button>
      <header>
        <kaunter-avatar name=${contact.name}></kaunter-avatar>
        <h2>${contact.name}</h2>
      </header>
      <section>
        <h3>${host.t('details.contact')}</h3>
        <dl>
          <dt>${host.t('details.phone')}</dt>
          <dd>${contact.phone === null ? host.t('details.no-phone') : html`<a href="tel:${contact.phone}">${contact.phone}</a>`}</dd>
          ${contact.email === null ? nothing : html`<dt>${host.t('details.email')}</dt><dd>${contact.email}</dd>`}
          <dt>${host.t('details.channel')}</dt>
          <dd>${known ? host.t(`details.${channel}`) : channel}</dd>
        </dl>
      </section>
      <kaunter-slot name="contact.sidebar/v1" .item=${{ contactId: contact.id } satisfies ContactItem}></kaunter-slot>
      <section>
        <h3>${host.t('details.ticket')}</h3>
        <dl>
          <dt>${host.t('details.number')}</dt>
          <dd>${ticket.number}</dd>
          <dt>${host.t('field.status')}</dt>
          <dd>${statusBadge(host, ticket.status)}</dd>
          <dt>${host.t('field.assignee')}</dt>
          <dd>${ticket.assignee?.name ?? host.t('field.nobody')}</dd>
          <dt>${host.t('details.created')}</dt>
          <dd>${this.#time(ticket.createdAt)}</dd>
          ${
            ticket.awaitingReplySince === null
              ? nothing
              : html`<dt>${host.t('details.waiting')}</dt>
                <dd>${this.#time(ticket.awaitingReplySince)}</dd>`
          }
        </dl>
      </section>
      <section>
        <h3>${host.t('details.window')}</h3>
        ${this.#window()}
      </section>
      <kaunter-slot name="ticket.sidebar/v1" .item=${itemOf(ticket)}></kaunter-slot>
    `
  }

  #time(iso: string) {
    return html`<kaunter-time datetime=${iso}></kaunter-time>`
  }

  #window() {
    const { host } = this
    const { open, closesAt, reason } = this.ticket.window
    const left = closesAt === null ? Number.POSITIVE_INFINITY : Date.parse(closesAt) - this.now
    if (!open || left <= 0) {
      return html`<strong>${host.t('details.window.closed')}</strong>
        <p class="reason">${reason ?? host.t('composer.closed.text')}</p>`
    }
    if (closesAt === null) return html`<strong>${host.t('details.window.unlimited')}</strong>`
    const words = timeWords(host.locale)
    return html`<strong title=${words.exact(closesAt)}
        >${host.t('details.window.open', { time: words.duration(left) })}</strong
      >
      <p class="reason">${host.t('details.window.closes', { time: words.short(closesAt) })}</p>`
  }
}

register('tickets-details', DetailsPane)
