import {
  controls,
  html,
  icon,
  KaunterElement,
  type MenuPickEvent,
  nothing,
  register,
  timeWords,
} from '@kaunter/admin-ui'
import { live } from 'lit/directives/live.js'
import type { TicketsKey } from '../catalog.ts'
import { replyLeft, SHORT_MS } from '../data/reply-window.ts'
import { snoozeUntil } from '../data/snooze.ts'
import type { TicketChange } from '../data/tickets-api.ts'
import type { Person, TicketDetail, TicketStatus } from '../data/types.ts'
import { type DialogKind, InboxEvent } from '../events.ts'
import { type SayThread, threadWords } from '../thread-catalog.ts'
import { statusWords } from '../words.ts'
import { moreItems } from './more-items.ts'
import { briefly, slaChip } from './sla-chip.ts'
import { threadHeaderStyles } from './thread-header.styles.ts'

const priorities = ['urgent', 'high', 'normal', 'low'] as const

/** Who it is about, and what one can do with the ticket. */
export class ThreadHeader extends KaunterElement<TicketsKey> {
  static override properties = {
    ticket: { attribute: false },
    people: { attribute: false },
    details: { type: Boolean },
    now: { type: Number },
  }

  declare ticket: TicketDetail
  declare people: readonly Person[]
  declare details: boolean
  declare now: number

  static override styles = [controls, threadHeaderStyles]

  /** For when the thread takes the place of the list, as on a phone. */
  focusTitle(): void {
    this.renderRoot.querySelector('h2')?.focus()
  }

  override render() {
    const { host, ticket } = this
    const say = threadWords(host.locale)
    const { outlet } = ticket
    return html`<header>
      <div class="who">
        <button type="button" class="button plain icon-only back" data-test="back" aria-label=${host.t('thread.back')}
          @click=${() => this.dispatchEvent(new InboxEvent('thread-back'))}>${icon('back')}</button>
        <div class="name">
          <h2 tabindex="-1"><bdi>${ticket.contact.name}</bdi></h2>
          <p class="sub"><span>#${ticket.number}</span>
            <span class="outlet" data-test="header-outlet" title=${outlet ? `${outlet.name} · ${outlet.oid} · ${outlet.franchise?.name ?? ''}` : nothing}
              >${outlet && ticket.outletId !== null ? outlet.name : say('header.outlet.none')}</span>${slaChip(ticket, outlet?.timeZone)}<slot name="presence"></slot></p>
        </div>
        ${
          ticket.statuses.includes('resolved') && ticket.status !== 'resolved' && host.can('tickets:manage')
            ? html`<button type="button" class="button" title="${host.t('action.resolve')} (E)" data-test="resolve"
              @click=${() => this.dispatchEvent(new InboxEvent('dialog-open', { kind: 'resolve' }))}
              >${icon('check')}<span class="wide">${host.t('action.resolve')}</span></button>`
            : nothing
        }
        <kaunter-menu data-test="more" name="more" label=${say('more.label')} .items=${moreItems(host, ticket)}
          @menu-pick=${this.#onMore}>${icon('more')}</kaunter-menu>
        <button type="button" class="button plain icon-only" aria-label=${host.t('action.details')}
          title=${host.t('action.details')} aria-pressed=${this.details} data-test="details-toggle"
          @click=${() => this.dispatchEvent(new InboxEvent('details-toggle'))}>${icon('panel')}</button>
      </div>
      <div class="state">${this.#choices(say)}${this.#window(say)}</div>
    </header>`
  }

  /** What one changes most, each as it is now. None is switched off while the server is asked: the focus stays. */
  #choices(say: SayThread) {
    const { host, ticket } = this
    const fixed = !host.can('tickets:manage')
    const mine = ticket.assignee?.id === host.user.id
    const option = (value: string, chosen: string, label: string) =>
      html`<option value=${value} ?selected=${value === chosen}>${label}</option>`
    const assigneeId = ticket.assignee?.id ?? ''
    return html`<select class="select" data-test="status" aria-label=${host.t('field.status')} ?disabled=${fixed}
        .value=${live(ticket.status)} @change=${this.#onStatus}>
        ${[...new Set([ticket.status, ...ticket.statuses])].map((status) => option(status, ticket.status, statusWords(host, status)))}
      </select>
      <select class="select" data-test="assignee" aria-label=${host.t('field.assignee')} ?disabled=${fixed}
        .value=${live(assigneeId)} @change=${this.#onAssignee}>
        ${option('', assigneeId, host.t('field.nobody'))}
        ${this.#people().map(({ id, name }) => option(id, assigneeId, id === host.user.id ? say('field.me', { name }) : name))}
      </select>
      <select class="select ${ticket.priority}" data-test="priority" aria-label=${say('field.priority')} ?disabled=${fixed}
        .value=${live(ticket.priority)} @change=${this.#onPriority}>
        ${priorities.map((priority) => option(priority, ticket.priority, say(`priority.${priority}`)))}
      </select>
      ${
        mine || fixed
          ? nothing
          : html`<button type="button" class="button plain" data-test="assign-me" title="${host.t('action.assign-me')} (A)"
            @click=${() => this.#change({ assigneeId: host.user.id })}>${host.t('action.assign-me')}</button>`
      }`
  }

  #people(): readonly Person[] {
    const { assignee } = this.ticket
    if (!assignee || this.people.some((person) => person.id === assignee.id)) return this.people
    return [assignee, ...this.people]
  }

  #window(say: SayThread) {
    const { closesAt } = this.ticket.window
    const left = replyLeft(this.ticket, this.now)
    if (left === 0) return html`<span class="window over">${say('thread.window.closed')}</span>`
    if (closesAt === null) return nothing
    const words = timeWords(this.host.locale)
    return html`<span class="window ${left < SHORT_MS ? 'short' : ''}" title=${words.exact(closesAt)}
      >${say('thread.window', { time: words.duration(left < SHORT_MS ? left : briefly(left)) })}</span
    >`
  }

  #change(change: TicketChange): void {
    this.dispatchEvent(new InboxEvent('ticket-change', change))
  }

  #onMore({ detail: { value } }: MenuPickEvent): void {
    const until = snoozeUntil(value, new Date())
    if (value === 'print' || value === 'print-notes')
      this.dispatchEvent(new InboxEvent('thread-print', { notes: value === 'print-notes' }))
    else if (until !== undefined) this.#change({ snoozedUntil: until })
    else if (value === 'macro') this.dispatchEvent(new InboxEvent('macros-open'))
    else if (value === 'watch' || value === 'unwatch') this.dispatchEvent(new InboxEvent('watch-toggle'))
    else this.dispatchEvent(new InboxEvent('dialog-open', { kind: value as DialogKind }))
  }

  #onPriority(event: Event): void {
    this.#change({ priority: (event.target as HTMLSelectElement).value as TicketDetail['priority'] })
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
