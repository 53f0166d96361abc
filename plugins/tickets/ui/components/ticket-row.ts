import { html, nothing, timeWords } from '@kaunter/admin-ui'
import type { Ticket } from '../data/types.ts'
import { type Host, kindWords, statusBadge } from '../words.ts'

/** Agents promise an answer within five minutes; a wait beyond that is shown as late. */
const LATE_MS = 5 * 60_000

export interface RowState {
  readonly host: Host
  readonly now: number
  readonly address: string
  readonly selected: boolean
  readonly reachable: boolean
}

function preview(host: Host, ticket: Ticket) {
  const words = ticket.lastMessageKind === 'text' ? '' : kindWords(host, ticket.lastMessageKind)
  const text = words === '' ? ticket.lastMessagePreview : words
  return ticket.lastMessageDirection === 'out' ? `${host.t('list.you')} ${text}` : text
}

function waiting(host: Host, ticket: Ticket, now: number) {
  if (ticket.awaitingReplySince === null) return nothing
  const length = now - Date.parse(ticket.awaitingReplySince)
  const words = timeWords(host.locale)
  const since = words.exact(ticket.awaitingReplySince)
  return html`<span class="wait ${length >= LATE_MS ? 'late' : ''}" title=${host.t('row.waiting.exact', { time: since })}
    >${host.t('row.waiting', { time: words.duration(length) })}</span
  >`
}

/** One ticket of the list. */
export function ticketRow(ticket: Ticket, state: RowState) {
  const { host, now } = state
  const { assignee } = ticket
  const owner = assignee ? host.t('row.assigned', { name: assignee.name }) : host.t('row.unassigned')
  return html`<li>
    <a class="row ${ticket.awaitingReplySince === null ? '' : 'waits'}" href=${state.address} data-test="ticket-row"
      data-ticket-id=${ticket.id} data-status=${ticket.status} tabindex=${state.reachable ? 0 : -1}
      aria-current=${state.selected ? 'true' : nothing}>
      <span class="name">${ticket.contact.name}</span>
      <kaunter-time class="time" datetime=${ticket.lastMessageAt} format="relative"></kaunter-time>
      <span class="preview">${preview(host, ticket)}</span>
      <span class="meta">
        ${statusBadge(host, ticket.status)}${waiting(host, ticket, now)}
      </span>
      ${
        assignee
          ? html`<kaunter-avatar name=${assignee.name} label=${owner} ?own=${assignee.id === host.user.id}></kaunter-avatar>`
          : nothing
      }
    </a>
  </li>`
}
