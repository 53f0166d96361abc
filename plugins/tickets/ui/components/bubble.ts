import { html, type IconName, icon, nothing } from '@kaunter/admin-ui'
import type { Pending } from '../data/outbox.ts'
import type { MessageEntry } from '../data/timeline.ts'
import type { Message, MessageStatus, TicketEvent } from '../data/types.ts'
import { plainText } from '../data/whatsapp-text.ts'
import { InboxEvent } from '../events.ts'
import { isThreadKey } from '../thread-catalog.ts'
import { errorWords, kindWords } from '../words.ts'
import { bubbleBody } from './bubble-body.ts'
import './undo-send.ts'
import { clock, speakerOf, type ThreadView, writing } from './thread-view.ts'

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

function send(event: Event, what: InboxEvent<'text-resend' | 'text-edit' | 'text-discard' | 'message-retry'>): void {
  event.currentTarget?.dispatchEvent(what)
}

/** How far a message has come; in words for all to see where it is the newest of ours. */
function tick({ say }: ThreadView, status: MessageStatus, tells = false) {
  if (status === 'received') return nothing
  const words = say(`bubble.${status}`)
  return html`<span class="tick ${status}" title=${words}>${icon(ticks[status])}<span class=${tells ? 'told' : 'visually-hidden'}>${words}</span></span>`
}

function writer(view: ThreadView, message: Message) {
  const { direction, author, automatic } = message
  if (direction === 'in' || author?.id === view.host.user.id) return nothing
  const name = author?.name ?? (automatic ? view.say('bubble.automatic') : view.say('writer.phone'))
  return html`<span class="writer">${name}</span>`
}

/** What it answers; leads there. */
function quote(view: ThreadView, { replyTo }: Message) {
  if (!replyTo) return nothing
  const { id, kind, direction } = replyTo
  const said = view.marks ? plainText(replyTo.text) : replyTo.text
  const text = kind === 'text' ? said : kindWords(view.host, kind)
  const name = direction === 'in' ? view.contactName : view.say('writer.us')
  return html`<button type="button" class="quote ${direction}" data-test="quote" aria-label=${view.say('quote.label', { name, text })}
    @click=${() => view.jump(id)}><span class="quote-name">${name}</span><span class="quote-text" dir="auto">${text}</span></button>`
}

/** What went wrong with a message and what one can do about it. */
function trouble(view: ThreadView, message: Message) {
  const { host, say } = view
  const { status, error } = message
  if (status !== 'failed' && status !== 'unknown' && status !== 'held') return nothing
  const reason = error ? failureWords(view, error) : undefined
  const words =
    status === 'unknown'
      ? say('bubble.unknown.text')
      : reason
        ? say(`bubble.${status}.text`, { reason })
        : say(`bubble.${status}.plain`)
  return html`<p class="trouble ${status}">
    ${words}
    ${
      message.canRetry && !view.closed && host.can('tickets:reply')
        ? html`<button type="button" class="button link" data-test="retry"
          @click=${(event: Event) => send(event, new InboxEvent('message-retry', { messageId: message.id }))}>
          ${status === 'unknown' ? say('bubble.again') : host.t('action.retry')}
        </button>`
        : nothing
    }
  </p>`
}

function failureWords({ host, say }: ThreadView, error: { readonly code: string; readonly message: string }): string {
  const key = `failed.${error.code}`
  return isThreadKey(key) ? say(key) : errorWords(host, error)
}

/** Deleted: what it said is a step away. Edited: what it said before is. */
function content(view: ThreadView, { message, later }: MessageEntry, late: boolean) {
  const { say, words } = view
  const { id } = message
  const body = (text: string | null) => bubbleBody(view, message, text, late)
  const { revoke, edit } = later ?? {}
  if (revoke) {
    const open = view.isOpen(`revoke ${id}`)
    return html`<p class="gone" data-test="deleted">${say('revoke.mark', { name: speakerOf(view, revoke) })}
        <button type="button" class="button link" aria-expanded=${open} @click=${() => view.toggle(`revoke ${id}`)}
          >${say(open ? 'revoke.hide' : 'revoke.show')}</button></p>
      ${open ? html`<del>${body(edit?.content ?? message.content)}</del>` : nothing}`
  }
  if (!edit) return body(message.content)
  const open = view.isOpen(`edit ${id}`)
  const label = say('edit.label', { name: speakerOf(view, edit), time: words.short(edit.sentAt) })
  return html`${body(edit.content ?? message.content)}
    <button type="button" class="button link edited" data-test="edited" aria-expanded=${open} aria-label=${label} title=${label}
      @click=${() => view.toggle(`edit ${id}`)}>${say('edit.mark')}</button>
    ${open ? html`<p class="before" dir="auto"><strong>${say('edit.before')}</strong> ${message.content ?? message.text}</p>` : nothing}`
}

function reactions(view: ThreadView, { later }: MessageEntry) {
  if (!later || later.reactions.length === 0 || later.revoke) return nothing
  return html`<span class="reactions">${later.reactions.map((reaction) => {
    const label = view.say('reaction.label', { name: speakerOf(view, reaction), emoji: reaction.content ?? '' })
    return html`<span class="reaction" data-test="reaction" role="img" aria-label=${label}
      title="${label} · ${view.words.exact(reaction.sentAt)}">${reaction.content}</span>`
  })}</span>`
}

/** A message that the server has. */
export function messageBubble(view: ThreadView, entry: MessageEntry, late: boolean) {
  const { message, follows, tells, later } = entry
  const reacted = (later?.reactions.length ?? 0) > 0
  return html`<div class="line ${message.direction} ${follows ? 'follows' : ''} ${reacted ? 'reacted' : ''}" data-key=${entry.key}
    tabindex="-1" data-test="bubble" data-message-id=${message.id} data-direction=${message.direction} data-status=${message.status}>
    ${follows ? nothing : writer(view, message)}
    <div class="bubble">
      ${quote(view, message)}${content(view, entry, late)}
      <span class="meta">${clock(view, message.sentAt)}${tick(view, message.status, tells)}</span>
      ${reactions(view, entry)}
    </div>
    ${trouble(view, message)}
  </div>`
}

/** A text on its way to the server, or stuck on it. */
export function pendingBubble(view: ThreadView, pending: Pending, follows: boolean) {
  const { host, say } = view
  const { clientId, state, error, mode } = pending
  const status = state === 'failed' ? 'failed' : 'queued'
  const act = (hook: string, words: string, what: InboxEvent<'text-resend' | 'text-edit' | 'text-discard'>) =>
    html`<button type="button" class="button link" data-test=${hook} @click=${(event: Event) => send(event, what)}>${words}</button>`
  // What cannot be sent now can be told to colleagues, or kept for when the customer writes again.
  const acts =
    mode === 'reply' && view.closed
      ? [
          act('to-note', say('failed.to-note'), new InboxEvent('text-edit', { clientId, note: true })),
          act('edit', say('failed.keep'), new InboxEvent('text-edit', { clientId })),
        ]
      : [
          act('retry', host.t('action.retry'), new InboxEvent('text-resend', { clientId })),
          act('edit', say('bubble.edit'), new InboxEvent('text-edit', { clientId })),
        ]
  const trouble =
    state === 'failed'
      ? html`<p class="trouble failed" role="alert">
        ${error ? say('bubble.failed.text', { reason: errorWords(host, error) }) : say('bubble.failed.plain')}
        <span class="acts">${acts}${act('discard', say('bubble.discard'), new InboxEvent('text-discard', { clientId }))}</span>
      </p>`
      : state === 'waiting'
        ? html`<tickets-undo .pending=${pending}></tickets-undo>`
        : nothing
  const text = writing(view, clientId, pending.text, { marks: view.marks && mode === 'reply' })
  if (mode === 'note') {
    return html`<div class="note" data-key=${clientId} data-test="note" data-status=${status} data-client-id=${clientId}>
      ${text}
      <span class="meta">${tick(view, status)}</span>${trouble}
    </div>`
  }
  return html`<div class="line out ${follows ? 'follows' : ''}" data-key=${clientId} data-test="bubble" data-message-id="" data-client-id=${clientId}
    data-direction="out" data-status=${status}>
    <div class="bubble waiting">
      ${text}
      <span class="meta">${clock(view, pending.createdAt)}${tick(view, status)}</span>
    </div>
    ${trouble}
  </div>`
}

/** A note among the team. */
export function noteBlock(view: ThreadView, event: TicketEvent) {
  const { say } = view
  const title = event.actor ? say('note.by', { name: event.actor.name }) : say('note.anonymous')
  return html`<div class="note" data-key="event ${event.id}" tabindex="-1" data-test="note" data-status="stored">
    <p class="note-title">${icon('lock')} ${title} · ${clock(view, event.at)}</p>
    ${writing(view, `note-${event.id}`, event.data.text ?? '', { mentions: event.data.mentions })}
  </div>`
}
