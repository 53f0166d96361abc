import { html, type IconName, icon, nothing } from '@kaunter/admin-ui'
import type { Pending } from '../data/outbox.ts'
import type { Message, MessageStatus, TicketEvent } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { errorWords, type Host, kindWords, statusWords } from '../words.ts'

const ticks: Record<Exclude<MessageStatus, 'received'>, IconName> = {
  queued: 'clock',
  sending: 'clock',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
  played: 'checks',
  failed: 'warning',
  unknown: 'help',
  held: 'clock',
}

const kindIcons: Record<string, IconName> = {
  image: 'image',
  sticker: 'image',
  video: 'play',
  audio: 'mic',
  voice: 'mic',
  document: 'file',
  location: 'pin',
  contacts: 'user',
}

function send(event: Event, what: InboxEvent<'text-resend' | 'text-edit' | 'text-discard' | 'message-retry'>): void {
  event.currentTarget?.dispatchEvent(what)
}

function tick(host: Host, status: MessageStatus) {
  if (status === 'received') return nothing
  const words = host.t(`bubble.${status}`)
  return html`<span class="tick ${status}" title=${words}>${icon(ticks[status])}<span class="visually-hidden">${words}</span></span>`
}

function time(iso: string) {
  return html`<kaunter-time datetime=${iso} format="clock"></kaunter-time>`
}

function writer(host: Host, message: Message) {
  if (message.direction === 'in') return nothing
  if (message.author?.id === host.user.id) return nothing
  return html`<span class="writer">${message.author?.name ?? host.t('bubble.automatic')}</span>`
}

function body(host: Host, message: Message) {
  if (message.kind === 'text') return html`<p class="text">${message.content ?? message.text}</p>`
  const shape = kindIcons[message.kind]
  const name = message.media?.filename
  return html`<p class="kind">
      ${shape ? icon(shape) : nothing}<strong>${kindWords(host, message.kind)}</strong>${name ? html` <span>${name}</span>` : nothing}
    </p>
    ${message.content === null ? nothing : html`<p class="text">${message.content}</p>`}`
}

/** What went wrong with a message and what one can do about it. */
function trouble(host: Host, message: Message) {
  const { status, error } = message
  if (status !== 'failed' && status !== 'unknown' && status !== 'held') return nothing
  const reason = error ? errorWords(host, error) : undefined
  const words =
    status === 'unknown'
      ? host.t('bubble.unknown.text')
      : reason
        ? host.t(`bubble.${status}.text`, { reason })
        : host.t(`bubble.${status}.plain`)
  return html`<p class="trouble ${status}">
    ${words}
    ${
      message.canRetry
        ? html`<button type="button" class="button link" data-test="retry"
          @click=${(event: Event) => send(event, new InboxEvent('message-retry', { messageId: message.id }))}>
          ${host.t(status === 'unknown' ? 'bubble.again' : 'action.retry')}
        </button>`
        : nothing
    }
  </p>`
}

/** A message that the server has. */
export function messageBubble(host: Host, message: Message, follows: boolean) {
  return html`<div class="line ${message.direction} ${follows ? 'follows' : ''}" data-test="bubble" data-message-id=${message.id}
    data-direction=${message.direction} data-status=${message.status}>
    ${follows ? nothing : writer(host, message)}
    <div class="bubble">
      ${message.replyTo ? html`<blockquote><span class="visually-hidden">${host.t('bubble.reply-to')}: </span>${message.replyTo.text}</blockquote>` : nothing}
      ${body(host, message)}
      <span class="meta">${time(message.sentAt ?? message.createdAt)}${tick(host, message.status)}</span>
    </div>
    ${trouble(host, message)}
  </div>`
}

/** A text on its way to the server, or stuck on it. */
export function pendingBubble(host: Host, pending: Pending, follows: boolean) {
  const { clientId, state, error, mode } = pending
  const status = state === 'failed' ? 'failed' : 'queued'
  const act = (name: 'text-resend' | 'text-edit' | 'text-discard') => (event: Event) =>
    send(event, new InboxEvent(name, { clientId }))
  const trouble =
    state === 'failed'
      ? html`<p class="trouble failed" role="alert">
        ${error ? host.t('bubble.failed.text', { reason: errorWords(host, error) }) : host.t('bubble.failed.plain')}
        <button type="button" class="button link" data-test="retry" @click=${act('text-resend')}>${host.t('action.retry')}</button>
        <button type="button" class="button link" data-test="edit" @click=${act('text-edit')}>${host.t('bubble.edit')}</button>
        <button type="button" class="button link" data-test="discard" @click=${act('text-discard')}>${host.t('bubble.discard')}</button>
      </p>`
      : nothing
  if (mode === 'note') {
    return html`<div class="note" data-test="note" data-status=${status} data-client-id=${clientId}>
      <p class="text">${pending.text}</p>
      <span class="meta">${tick(host, status)}</span>${trouble}
    </div>`
  }
  return html`<div class="line out ${follows ? 'follows' : ''}" data-test="bubble" data-message-id="" data-client-id=${clientId}
    data-direction="out" data-status=${status}>
    <div class="bubble waiting">
      <p class="text">${pending.text}</p>
      <span class="meta">${time(pending.createdAt)}${tick(host, status)}</span>
    </div>
    ${trouble}
  </div>`
}

/** A note among the team. */
export function noteBlock(host: Host, event: TicketEvent) {
  const title = event.actor ? host.t('note.by', { name: event.actor.name }) : host.t('note.anonymous')
  return html`<div class="note" data-test="note" data-status="stored">
    <p class="note-title">${icon('lock')} ${title} · ${time(event.at)}</p>
    <p class="text">${event.data.text ?? ''}</p>
  </div>`
}

/** What happened to the ticket, in one line. */
export function eventLine(host: Host, event: TicketEvent, nameOf: (id: string) => string) {
  return html`<p class="event" data-test="event"><span>${eventWords(host, event, nameOf)}</span> · ${time(event.at)}</p>`
}

function eventWords(host: Host, event: TicketEvent, nameOf: (id: string) => string): string {
  const actor = event.actor?.name
  const { from, to } = event.data
  if (event.type === 'created') return host.t('event.created')
  if (event.type === 'reopened') return actor ? host.t('event.reopened.by', { actor }) : host.t('event.reopened')
  if (event.type === 'assigned') {
    if (!to) return actor ? host.t('event.unassigned.by', { actor }) : host.t('event.unassigned')
    const name = nameOf(to)
    if (actor && event.actor && (to === event.actor.id || name === actor)) return host.t('event.taken', { actor })
    return actor ? host.t('event.assigned.by', { actor, to: name }) : host.t('event.assigned', { to: name })
  }
  const values = { from: statusWords(host, from ?? ''), to: statusWords(host, to ?? '') }
  return actor ? host.t('event.status.by', { actor, ...values }) : host.t('event.status', values)
}
