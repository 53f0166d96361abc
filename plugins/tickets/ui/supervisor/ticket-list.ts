import { html, icon, nothing, timeWords } from '@kaunter/admin-ui'
import { briefly, slaChip } from '../components/sla-chip.ts'
import { from } from '../components/way-back.ts'
import { serverClock } from '../data/server-clock.ts'
import type { Ticket } from '../data/types.ts'
import type { Host } from '../words.ts'
import type { FloorSay } from './catalog.ts'

interface Lists {
  readonly host: Host
  readonly say: FloorSay
  readonly give: (ticket: Ticket) => void
}

/** In its own list it is the reason to be there; the heading says what it is. */
function wait({ host, say }: Lists, { awaitingReplySince }: Ticket) {
  if (awaitingReplySince === null) return nothing
  const words = timeWords(host.locale)
  const time = words.duration(briefly(serverClock.now() - Date.parse(awaitingReplySince)))
  return html`<span class="wait" title=${words.exact(awaitingReplySince)}><span aria-hidden="true">${time}</span
    ><span class="visually-hidden">${say('waits', { time })}</span></span>`
}

/** One ticket that presses, and what can be done about it from here. */
export function pressingTicket(lists: Lists, ticket: Ticket, of: 'late' | 'soon' | 'waiting') {
  const { host, say } = lists
  return html`<li class="ticket" data-test="floor-${of}" data-ticket-id=${ticket.id}>
    <a class="open" href="/admin/inbox/${ticket.id}?${from('/floor')}">
      <span class="name">${ticket.contact.name}</span>
      <span class="sub">#${ticket.number} · ${ticket.assignee?.name ?? say('nobody')}</span>
    </a>
    ${of === 'waiting' ? wait(lists, ticket) : slaChip(ticket, undefined, 'bare')}
    ${
      host.can('tickets:manage')
        ? html`<button type="button" class="button plain icon-only" data-test="give" title=${say('give')}
            aria-label=${say('give.of', { number: ticket.number })} @click=${() => lists.give(ticket)}>${icon('user')}</button>`
        : nothing
    }
  </li>`
}
