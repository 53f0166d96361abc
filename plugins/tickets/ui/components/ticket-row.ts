import { html, icon, nothing, timeWords } from '@kaunter/admin-ui'
import { live } from 'lit/directives/live.js'
import type { Column } from '../data/list-prefs.ts'
import type { Extra, Ticket } from '../data/types.ts'
import { type Host, saidLast, statusBadge } from '../words.ts'
import { briefly, slaChip } from './sla-chip.ts'

/** Agents promise an answer within five minutes; a wait beyond that is shown as late. */
const LATE_MS = 5 * 60_000

/** Somebody who looks at the ticket, or writes in it. */
interface Present {
  readonly name: string
  readonly state: string
}

export interface RowState {
  readonly host: Host
  readonly now: number
  readonly address: string
  readonly selected: boolean
  readonly picked: boolean
  readonly reachable: boolean
  /** From 1. */
  readonly position: number
  /** -1 while more can be loaded. */
  readonly size: number
  /** From the top of the list, in pixels. */
  readonly top: number
  readonly present: readonly Present[]
  /** Whether what this person, or anybody of ours, wrote has not been sent. */
  readonly unsent: boolean
}

export function preview(host: Host, ticket: Ticket) {
  const text = saidLast(host, ticket)
  return ticket.lastMessageDirection === 'out' ? `${host.t('list.you')} ${text}` : text
}

function waiting(host: Host, ticket: Ticket, now: number) {
  if (ticket.awaitingReplySince === null) return nothing
  const length = now - Date.parse(ticket.awaitingReplySince)
  const words = timeWords(host.locale)
  const since = words.exact(ticket.awaitingReplySince)
  return html`<span class="wait ${length >= LATE_MS ? 'late' : ''}" title=${host.t('row.waiting.exact', { time: since })}
    >${host.t('row.waiting', { time: words.duration(briefly(length)) })}</span
  >`
}

export function pressing(host: Host, { priority }: Ticket) {
  if (priority !== 'urgent' && priority !== 'high') return nothing
  return html`<kaunter-badge tone=${priority === 'urgent' ? 'bad' : 'warn'} data-test="priority">${host.t(`row.${priority}`)}</kaunter-badge>`
}

function snoozed(host: Host, { snoozedUntil }: Ticket) {
  if (snoozedUntil === null) return nothing
  const time = timeWords(host.locale).exact(snoozedUntil)
  return html`<kaunter-badge data-test="snoozed" title=${host.t('row.snoozed.until', { time })}>${host.t('row.snoozed')}</kaunter-badge>`
}

const unsent = (host: Host) =>
  html`<kaunter-badge tone="bad" data-test="row-unsent" title=${host.t('row.unsent.text')}>${icon('warning')} ${host.t('row.unsent')}</kaunter-badge>`

/** Who is there: red while one writes, as it is now that an answer would be the second. */
function presence(host: Host, present: readonly Present[]) {
  const [first] = present
  if (first === undefined) return nothing
  const writes = present.some(({ state }) => state !== 'viewing')
  const names = present.map(({ name }) => name).join(', ')
  const words = host.t(writes ? 'row.present.writing' : 'row.present', { names })
  return html`<span class="present ${writes ? 'writes' : ''}" data-test="row-present" title=${words}><span class="visually-hidden">${words}</span></span>`
}

function owner(host: Host, { assignee }: Ticket) {
  if (assignee === null) return nothing
  return html`<kaunter-avatar name=${assignee.name} label=${host.t('row.assigned', { name: assignee.name })}
    ?own=${assignee.id === host.user.id}></kaunter-avatar>`
}

const pick = ({ host, picked, reachable }: RowState, { id, number, contact }: Ticket) =>
  html`<input type="checkbox" class="pick" data-test="pick" data-item=${id} .checked=${live(picked)} tabindex=${reachable ? 0 : -1}
    aria-label=${host.t('row.pick', { number, name: contact.name })} />`

const link = (state: RowState, ticket: Ticket, inside: unknown) =>
  html`<a class="row" href=${state.address} data-test="ticket-row" data-item=${ticket.id} data-ticket-id=${ticket.id}
    data-status=${ticket.status} tabindex=${state.reachable ? 0 : -1} aria-current=${state.selected ? 'true' : nothing}
    >${inside}</a>`

const classes = ({ picked, selected }: RowState, { awaitingReplySince }: Ticket) =>
  `item${picked ? ' picked' : ''}${selected ? ' current' : ''}${awaitingReplySince === null ? '' : ' waits'}`
const place = (top: number) => `transform:translateY(${top}px)`

/** One ticket of the list, in three lines or two. */
export function ticketRow(ticket: Ticket, state: RowState) {
  const { host, now } = state
  return html`<li class=${classes(state, ticket)} style=${place(state.top)} aria-posinset=${state.position} aria-setsize=${state.size}>
    ${pick(state, ticket)}
    ${link(
      state,
      ticket,
      html`<span class="name">${ticket.contact.name}</span>
        <span class="time">${presence(host, state.present)}<kaunter-time datetime=${ticket.lastMessageAt} format="relative"></kaunter-time></span>
        <span class="preview">${preview(host, ticket)}</span>
        <span class="meta"
          >${state.unsent ? unsent(host) : nothing}${statusBadge(host, ticket.status)}${pressing(host, ticket)}${slaChip(ticket, undefined, 'named')}${snoozed(host, ticket)}${waiting(host, ticket, now)}</span
        >
        ${owner(host, ticket)}`,
    )}
  </li>`
}

interface Cells {
  readonly columns: readonly Column[]
  readonly extra: Extra | undefined
}

/** One ticket as a line of a table. */
export function tableRow(ticket: Ticket, state: RowState, { columns, extra }: Cells) {
  const { host } = state
  const name = html`<span class="name">${ticket.contact.name}</span>
    ${presence(host, state.present)}<span class="preview">${preview(host, ticket)}</span>`
  return html`<div role="row" class=${classes(state, ticket)} style=${place(state.top)} aria-rowindex=${state.position + 1}>
    <span role="cell" class="cell">${pick(state, ticket)}</span>
    <span role="cell" class="cell">${link(state, ticket, name)}</span>
    ${columns.map((column) => html`<span role="cell" class="cell ${column}">${cell(ticket, column, state, extra)}</span>`)}
  </div>`
}

function cell(ticket: Ticket, column: Column, { host, now, unsent: failed }: RowState, extra: Extra | undefined) {
  switch (column) {
    case 'number':
      return `#${ticket.number}`
    case 'outlet':
      return extra?.outlet?.name ?? (ticket.outletId === null ? '–' : '')
    case 'status':
      return html`${failed ? unsent(host) : nothing}${statusBadge(host, ticket.status)}${snoozed(host, ticket)}`
    case 'priority':
      return host.t(`priority.${ticket.priority}`)
    case 'assignee':
      return html`${owner(host, ticket)}<span class="text">${ticket.assignee?.name ?? '–'}</span>`
    case 'team':
      return extra?.team?.name ?? (ticket.teamId === null ? '–' : '')
    case 'sla':
      return html`${slaChip(ticket, undefined, 'named')}${waiting(host, ticket, now)}`
    case 'tags':
      return extra?.tags.map(({ name, colour }) => html`<kaunter-badge data-colour=${colour}>${name}</kaunter-badge>`)
    case 'last':
      return html`<kaunter-time datetime=${ticket.lastMessageAt} format="relative"></kaunter-time>`
  }
}
