import { css, html, nothing, timeWords } from '@kaunter/admin-ui'
import { render } from 'lit'
import { eventWords } from '../components/event-words.ts'
import type { ThreadStore } from '../data/thread-store.ts'
import { type Entry, type MessageEntry, timeline } from '../data/timeline.ts'
import type { Message, TicketDetail, TicketEvent } from '../data/types.ts'
import { threadWords } from '../thread-catalog.ts'
import { type Host, kindWords, statusWords } from '../words.ts'
import { sayIn } from './catalog.ts'
import { printStyles } from './print-sheet.styles.ts'

/** Of the page around it nothing is printed, and of the sheet nothing is shown. */
const pageSheet = css`
  tickets-print-sheet {
    display: none;
  }

  @media print {
    html,
    body {
      height: auto;
      overflow: visible;
    }

    body > :not(tickets-print-sheet) {
      display: none !important;
    }

    tickets-print-sheet {
      display: block;
    }
  }
`
const TAG = 'tickets-print-sheet'

/**
 * Puts what is loaded of a conversation into the page as a sheet for the printer, with every time exact.
 *
 * @param notes whether what only the team may read is printed.
 * @returns takes it away again; nothing to do when there is one already.
 */
export function printSheet(host: Host, store: ThreadStore, notes: boolean): () => void {
  const { ticket } = store
  const sheet = pageSheet.styleSheet
  if (!ticket || !sheet || document.querySelector(TAG)) return () => {}
  const element = document.createElement(TAG)
  const root = element.attachShadow({ mode: 'open' })
  if (printStyles.styleSheet) root.adoptedStyleSheets = [printStyles.styleSheet]
  render(contents(host, store, ticket, notes), root)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  document.body.append(element)
  return () => {
    element.remove()
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}

function contents(host: Host, store: ThreadStore, ticket: TicketDetail, notes: boolean) {
  const say = sayIn(host.locale)
  const zone = ticket.outlet?.timeZone ?? 'Asia/Kuala_Lumpur'
  const words = timeWords(host.locale, zone)
  // No “Today” on paper.
  const day = new Intl.DateTimeFormat(host.locale === 'ms' ? 'ms-MY' : 'en-MY', { dateStyle: 'full', timeZone: zone })
  const entries = timeline({
    messages: store.messages,
    events: notes ? store.events : [],
    pending: [],
    complete: store.older === 'none',
    userId: host.user.id,
    zone,
  })
  const { contact, outlet } = ticket
  const facts: (readonly [string, string])[] = [
    [say('details.contact'), [contact.name, contact.phone, contact.email].filter(Boolean).join(' · ')],
    [
      say('outlet.title'),
      outlet ? `${outlet.name} · ${outlet.oid} · ${outlet.franchise?.name ?? ''}` : say('outlet.none'),
    ],
    [host.t('field.status'), statusWords(host, ticket.status)],
    [host.t('field.assignee'), ticket.assignee?.name ?? host.t('field.nobody')],
    [say('details.created'), words.exact(ticket.createdAt)],
    [say('print.at'), say('print.by', { time: words.exact(new Date().toISOString()), name: host.user.name })],
  ]
  const line = (entry: Entry) => lineOf({ host, ticket, words, now: entry })
  return html`<header>
      <h1>${say('print.title', { number: ticket.number, name: contact.name })}</h1>
      <dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
      <p>${say(notes ? 'print.with' : 'print.without')} ${say('print.zone', { zone: zone.replaceAll('_', ' ') })}
        ${store.older === 'none' ? nothing : say('print.part')}</p>
    </header>
    ${entries.map((entry) => html`${entry.opensDay ? html`<h2>${day.format(Date.parse(entry.at))}</h2>` : nothing}${line(entry)}`)}`
}

interface Line {
  host: Host
  ticket: TicketDetail
  words: ReturnType<typeof timeWords>
  now: Entry
}

function lineOf({ host, ticket, words, now: entry }: Line) {
  const say = threadWords(host.locale)
  const speaker = ({ direction, author, automatic }: Message) => {
    if (direction === 'in') return ticket.contact.name
    return author?.name ?? (automatic ? say('bubble.automatic') : say('writer.phone'))
  }
  const time = (at: string) => html`<time>${words.exact(at)}</time>`
  const told = (event: TicketEvent) => {
    const other = event.data.ticketId ?? event.changes.find(({ field }) => field === 'follows_id')?.after
    return html`<p class="event">${eventWords({ host, say, nameOf: (id) => id }, event, `#${other ?? ''}`)} · ${time(event.at)}</p>`
  }
  if (entry.kind === 'events') return entry.events.map(told)
  if (entry.kind === 'note')
    return html`<article class="note"><p class="by">${say('note.by', { name: entry.event.actor?.name ?? '' })} · ${time(entry.event.at)}</p>
      <p class="text" dir="auto">${entry.event.data.text}</p></article>`
  if (entry.kind === 'aside')
    return html`<p class="event"><bdi>${speaker(entry.message)}: ${entry.message.text}</bdi> · ${time(entry.at)}</p>`
  if (entry.kind === 'message') return message(host, entry, speaker, time)
  return nothing
}

function message(
  host: Host,
  { message, later }: MessageEntry,
  speaker: (message: Message) => string,
  time: (at: string) => unknown,
) {
  const say = threadWords(host.locale)
  const { kind, direction, status, replyTo, media } = message
  const content = later?.edit?.content ?? message.content ?? (kind === 'text' ? message.text : null)
  const state = direction === 'out' && status !== 'received' ? ` · ${say(`bubble.${status}`)}` : ''
  return html`<article class=${direction}>
    <p class="by"><strong><bdi>${speaker(message)}</bdi></strong> · ${time(message.sentAt)}${state}${later?.edit ? ` · ${say('edit.mark')}` : ''}</p>
    ${replyTo ? html`<blockquote dir="auto">${replyTo.kind === 'text' ? replyTo.text : kindWords(host, replyTo.kind)}</blockquote>` : nothing}
    ${
      later?.revoke
        ? html`<p class="text"><em>${say('revoke.mark', { name: speaker(later.revoke) })}</em></p>`
        : html`${kind === 'text' ? nothing : html`<p class="kind">${kindWords(host, kind)}${media?.filename ? `: ${media.filename}` : ''}</p>`}
          ${content === null || content === media?.filename ? nothing : html`<p class="text" dir="auto">${content}</p>`}`
    }
    ${
      later && later.reactions.length > 0
        ? html`<p class="by">${later.reactions.map((each) => say('reaction.label', { name: speaker(each), emoji: each.content ?? '' })).join(' · ')}</p>`
        : nothing
    }
  </article>`
}
