import { controls, css, html, icon, KaunterElement, nothing, register, timeWords } from '@kaunter/admin-ui'
import { live } from 'lit/directives/live.js'
import type { TicketsKey } from '../catalog.ts'
import type { Person, TicketDetail, TicketStatus } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { statusWords } from '../words.ts'

/** Below this the remaining reply time is shown as pressing. */
const SHORT_MS = 2 * 3_600_000

/** Who it is about, and what one can do with the ticket. */
export class ThreadHeader extends KaunterElement<TicketsKey> {
  static override properties = {
    ticket: { attribute: false },
    people: { attribute: false },
    saving: { type: Boolean },
    details: { type: Boolean },
    now: { type: Number },
  }

  declare ticket: TicketDetail
  declare people: readonly Person[]
  declare saving: boolean
  declare details: boolean
  declare now: number

  static override styles = [
    controls,
    css`
      header {
        display: flex;
        align-items: center;
        gap: var(--k-space-2);
        min-height: 3.25rem;
        padding: var(--k-space-2) var(--k-space-3) var(--k-space-2) var(--k-space-5);
        border-bottom: 1px solid var(--k-border);
        background: var(--k-surface);
      }

      .who {
        flex: 1 1 7rem;
        min-width: 7rem;
      }

      h2 {
        margin: 0;
        overflow: hidden;
        outline: none;
        font-size: var(--k-text-l);
        font-weight: 650;
        line-height: 1.3;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .sub {
        display: flex;
        gap: var(--k-space-2);
        margin: 0;
        overflow: hidden;
        color: var(--k-text-faint);
        font-size: var(--k-text-s);
        white-space: nowrap;
      }

      .short {
        color: var(--k-warn);
        font-weight: 550;
      }

      .over {
        color: var(--k-bad);
        font-weight: 550;
      }

      .actions {
        display: flex;
        align-items: center;
        gap: 0.375rem;
        min-width: 0;
      }

      .actions .button {
        flex: none;
      }

      .select {
        max-width: 11.5rem;
        min-width: 0;
        field-sizing: content;
      }

      .sub > span {
        overflow: hidden;
        text-overflow: ellipsis;
      }

      .sub > :first-child {
        flex: none;
      }

      .back {
        display: none;
      }

      @media (max-width: 47.99rem) {
        header {
          flex-wrap: wrap;
          padding-left: var(--k-space-2);
        }

        .back {
          display: inline-flex;
        }

        .actions {
          flex: 1 1 100%;
        }

        .actions .select {
          flex: 1;
          min-width: 0;
        }
      }
    `,
  ]

  /** For when the thread takes the place of the list, as on a phone. */
  focusTitle(): void {
    this.renderRoot.querySelector('h2')?.focus()
  }

  override render() {
    const { host, ticket } = this
    const mine = ticket.assignee?.id === host.user.id
    return html`<header>
      <button type="button" class="button plain icon-only back" data-test="back" aria-label=${host.t('thread.back')}
        @click=${() => this.dispatchEvent(new InboxEvent('thread-back'))}>${icon('back')}</button>
      <div class="who">
        <h2 tabindex="-1">${ticket.contact.name}</h2>
        <p class="sub"><span>#${ticket.number}</span>${this.#window()}</p>
      </div>
      <div class="actions">
        ${
          mine
            ? nothing
            : html`<button type="button" class="button" data-test="assign-me" ?disabled=${this.saving}
              @click=${() => this.#change({ assigneeId: host.user.id })}>${host.t('action.assign-me')}</button>`
        }
        <select class="select" data-test="assignee" aria-label=${host.t('field.assignee')} ?disabled=${this.saving}
          .value=${live(ticket.assignee?.id ?? '')} @change=${this.#onAssignee}>
          <option value="">${host.t('field.nobody')}</option>
          ${this.#people().map(
            (person) => html`<option value=${person.id} ?selected=${person.id === ticket.assignee?.id}>
              ${person.id === host.user.id ? host.t('field.me', { name: person.name }) : person.name}
            </option>`,
          )}
        </select>
        <select class="select" data-test="status" aria-label=${host.t('field.status')} ?disabled=${this.saving}
          .value=${live(ticket.status)} @change=${this.#onStatus}>
          ${[...new Set([ticket.status, ...ticket.statuses])].map(
            (status) =>
              html`<option value=${status} ?selected=${status === ticket.status}>${statusWords(host, status)}</option>`,
          )}
        </select>
        ${
          ticket.statuses.includes('resolved') && ticket.status !== 'resolved'
            ? html`<button type="button" class="button icon-only" aria-label=${host.t('action.resolve')}
              title="${host.t('action.resolve')} (E)" data-test="resolve" ?disabled=${this.saving}
              @click=${() => this.#change({ status: 'resolved' })}>${icon('check')}</button>`
            : nothing
        }
        <button type="button" class="button plain icon-only" aria-label=${host.t('action.details')}
          title=${host.t('action.details')} aria-pressed=${this.details} data-test="details-toggle"
          @click=${() => this.dispatchEvent(new InboxEvent('details-toggle'))}>${icon('panel')}</button>
      </div>
    </header>`
  }

  #people(): readonly Person[] {
    const { assignee } = this.ticket
    if (!assignee || this.people.some((person) => person.id === assignee.id)) return this.people
    return [assignee, ...this.people]
  }

  #window() {
    const { host } = this
    const { open, closesAt } = this.ticket.window
    const left = closesAt === null ? undefined : Date.parse(closesAt) - this.now
    if (!open || (left !== undefined && left <= 0))
      return html`<span class="over">${host.t('thread.window.closed')}</span>`
    if (closesAt === null || left === undefined) return nothing
    const words = timeWords(host.locale)
    return html`<span class=${left < SHORT_MS ? 'short' : ''} title=${words.exact(closesAt)}
      >${host.t('thread.window', { time: words.duration(left) })}</span
    >`
  }

  #change(change: { status?: TicketStatus; assigneeId?: string | null }): void {
    this.dispatchEvent(new InboxEvent('ticket-change', change))
  }

  #onAssignee(event: Event): void {
    const { value } = event.target as HTMLSelectElement
    this.#change({ assigneeId: value === '' ? null : value })
  }

  #onStatus(event: Event): void {
    this.#change({ status: (event.target as HTMLSelectElement).value as TicketStatus })
  }
}

register('tickets-thread-header', ThreadHeader)
