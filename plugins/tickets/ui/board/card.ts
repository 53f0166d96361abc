import { html, type IconName, icon, nothing } from '@kaunter/admin-ui'
import { slaChip } from '../components/sla-chip.ts'
import { preview } from '../components/ticket-row.ts'
import type { Extra, Ticket } from '../data/types.ts'
import type { Host } from '../words.ts'
import type { BoardSay } from './catalog.ts'

export interface CardState {
  readonly host: Host
  readonly say: BoardSay
  readonly address: string
  readonly extra: Extra | undefined
  readonly reachable: boolean
  readonly lifted: boolean
  readonly movable: boolean
}

function where(say: BoardSay, extra: Extra | undefined, owner: unknown) {
  const { outlet, tags = [] } = extra ?? {}
  const names = tags.map(({ name }) => name).join(', ')
  return html`<span class="where">
    ${outlet ? html`<span class="outlet" title=${say('outlet', { name: outlet.name })}>${icon('shop')} ${outlet.name}</span>` : nothing}
    ${tags.length > 0 ? html`<span class="tags" title=${say('tags', { names })}>${tags.map(({ name, colour }) => html`<span class="tag" data-colour=${colour}>${name}</span> `)}</span>` : nothing}
    <span class="spring"></span>${owner}
  </span>`
}

function owner({ host, say }: CardState, { assignee }: Ticket) {
  if (assignee === null)
    return html`<span class="nobody" title=${say('unassigned')}><span class="visually-hidden">${say('unassigned')}</span></span>`
  return html`<kaunter-avatar name=${assignee.name} label=${host.t('row.assigned', { name: assignee.name })}
    ?own=${assignee.id === host.user.id}></kaunter-avatar>`
}

/** A shape in place of the words of the list, which a column has no room for. */
const shape = (tone: 'bad' | 'warn', hook: string, name: IconName, words: string, title = words) =>
  html`<span class="shape ${tone}" data-test=${hook} title=${title}>${icon(name)}<span class="visually-hidden">${words}</span></span>`

function pressing(host: Host, { priority }: Ticket) {
  if (priority !== 'urgent' && priority !== 'high') return nothing
  return shape(priority === 'urgent' ? 'bad' : 'warn', 'priority', 'up', host.t(`row.${priority}`))
}

const unsent = (host: Host, ticket: Ticket) =>
  ticket.unsent ? shape('bad', 'card-unsent', 'warning', host.t('row.unsent'), host.t('row.unsent.text')) : nothing

/** One ticket of the board. */
export function card(ticket: Ticket, state: CardState) {
  const { host, say, extra, reachable } = state
  return html`<div class="card ${ticket.awaitingReplySince === null ? '' : 'waits'}" ?data-lifted=${state.lifted}>
    <a class="open" href=${state.address} draggable="false" data-test="card" data-ticket-id=${ticket.id}
      tabindex=${reachable ? 0 : -1} aria-describedby=${state.movable ? 'help' : nothing}>
      <span class="text">
        <span class="name" title=${ticket.contact.name}>${ticket.contact.name}</span>
        <span class="preview">${preview(host, ticket)}</span>
      </span>
      ${where(say, extra, owner(state, ticket))}
      <span class="meta">
        ${unsent(host, ticket)}${slaChip(ticket, extra?.outlet?.timeZone, 'bare')}${pressing(host, ticket)}
        <kaunter-time class="time" datetime=${ticket.lastMessageAt} format="relative"></kaunter-time>
      </span>
    </a>
    ${
      state.movable
        ? html`<button type="button" class="button plain icon-only move" data-test="card-move" data-ticket-id=${ticket.id}
            tabindex=${reachable ? 0 : -1} aria-haspopup="dialog" title=${say('move')}
            aria-label=${say('move.of', { number: ticket.number })}>${icon('more')}</button>`
        : nothing
    }
  </div>`
}
