import { html, icon, nothing } from '@kaunter/admin-ui'
import { byHand } from '../data/timeline.ts'
import type { Message, TicketEvent } from '../data/types.ts'
import { kindWords } from '../words.ts'
import { eventWords } from './event-words.ts'
import { around, clock, speakerOf, type ThreadView, ticketLink } from './thread-view.ts'

/** Stands for an element within a sentence. */
const PLACE = '\u0001'

function sentence(view: ThreadView, event: TicketEvent) {
  const other = event.data.ticketId ?? event.changes.find(({ field }) => field === 'follows_id')?.after ?? undefined
  return around(eventWords(view, event, PLACE), PLACE, ticketLink(other))
}

/** What one person changed at one go, who is named once. */
function sentenceOf(view: ThreadView, hand: readonly TicketEvent[]) {
  const [first] = hand
  if (hand.length === 1 && first) return sentence(view, first)
  const who = `${first?.actor?.name} `
  const clauses = hand.map((event, i) => {
    const words = eventWords(view, event, '')
    return i > 0 && words.startsWith(who) ? words.slice(who.length) : words
  })
  const last = clauses.pop() ?? ''
  return view.say('and', { list: clauses.join(', '), last })
}

const line = (view: ThreadView, hand: readonly TicketEvent[]) =>
  html`<span>${sentenceOf(view, hand)}</span> · ${clock(view, hand.at(-1)?.at ?? '')}`

/** What happened to the ticket, each in one line; many in a row open on demand. */
export function eventLines(view: ThreadView, key: string, events: readonly TicketEvent[]) {
  const hands = byHand(events)
  const last = hands.at(-1) ?? []
  if (hands.length === 1) return html`<p class="event" data-key=${key} data-test="event">${line(view, last)}</p>`
  const open = view.isOpen(key)
  return html`<div class="events" data-key=${key} data-test="events">
    <p class="event"><button type="button" class="button plain" data-test="events-toggle" aria-expanded=${open} @click=${() => view.toggle(key)}
      ><span class="turn ${open ? 'open' : ''}">${icon('chevron')}</span>${view.say('events', { count: events.length })}</button>
      ${open ? nothing : html`<span>${line(view, last)}</span>`}</p>
    ${open ? hands.map((hand) => html`<p class="event" data-test="event">${line(view, hand)}</p>`) : nothing}
  </div>`
}

/** What is about a message that is not there to show it, and what the channel told. */
export function asideLine(view: ThreadView, key: string, message: Message) {
  const { host, say } = view
  const { kind, replyTo } = message
  const name = speakerOf(view, message)
  const about = replyTo
    ? replyTo.kind === 'text'
      ? replyTo.text
      : kindWords(host, replyTo.kind)
    : say('aside.unknown')
  const words = () => {
    if (kind === 'system') return message.content ?? message.text
    if (kind === 'edit') return say('edit.aside', { name, text: message.content ?? message.text })
    if (kind === 'revoke') return say('revoke.aside', { name })
    const emoji = message.content ?? ''
    return say(emoji === '' ? 'reaction.taken.aside' : 'reaction.aside', { name, emoji, text: about })
  }
  const text = html`<bdi>${words()}</bdi>`
  return html`<p class="event" data-key=${key} data-test="aside" data-kind=${kind} data-message-id=${message.id}>${
    replyTo
      ? html`<button type="button" class="button plain" @click=${() => view.jump(replyTo.id)}>${text}</button>`
      : text
  } · ${clock(view, message.sentAt)}</p>`
}
