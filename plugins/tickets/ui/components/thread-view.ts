import { html, nothing, type TimeWords } from '@kaunter/admin-ui'
import { isLong, textParts } from '../data/text-parts.ts'
import type { Message, Person } from '../data/types.ts'
import { type Piece, whatsappPieces } from '../data/whatsapp-text.ts'
import type { SayThread } from '../thread-catalog.ts'
import type { Host } from '../words.ts'

/** What the lines of a thread need to be drawn; another object only when they must be drawn anew. */
export interface ThreadView {
  readonly host: Host
  readonly say: SayThread
  /** On the clock of the outlet. */
  readonly words: TimeWords
  readonly contactName: string
  /** The channel is WhatsApp, with its marks for bold and the like. */
  readonly marks: boolean
  /** The channel takes no reply now: sending again cannot work. */
  readonly closed: boolean
  nameOf(id: string): string
  isOpen(what: string): boolean
  /** Opens or closes what has been folded away. */
  toggle(what: string): void
  /** Goes to a message. */
  jump(messageId: string): void
}

/** A plain element: a `kaunter-time` for each of a thousand messages, none of which changes, is too much work. */
export const clock = ({ words }: ThreadView, iso: string) =>
  html`<time datetime=${iso} title=${words.exact(iso)}>${words.clock(iso)}</time>`

/** Who said it, as the reader calls him. */
export function speakerOf(
  { host, say, contactName }: ThreadView,
  message: Pick<Message, 'direction' | 'author'>,
): string {
  if (message.direction === 'in') return contactName
  if (message.author?.id === host.user.id) return say('writer.you')
  return message.author?.name ?? say('writer.us')
}

function marked({ text, style }: Piece) {
  if (style === 'bold') return html`<strong>${text}</strong>`
  if (style === 'italic') return html`<em>${text}</em>`
  if (style === 'strike') return html`<s>${text}</s>`
  return style === 'mono' ? html`<code>${text}</code>` : text
}

interface Within {
  mentions?: readonly Person[] | undefined
  /** What WhatsApp shows bold is bold. */
  marks?: boolean
}

/** What somebody wrote, with its addresses to follow and its people as chips. Nothing in it is ever markup. */
export function writing(view: ThreadView, id: string, text: string, { mentions = [], marks = false }: Within = {}) {
  const long = isLong(text)
  const open = view.isOpen(`text ${id}`)
  const parts = textParts(text, mentions).map((part) => {
    if (part.kind === 'link')
      return html`<a href=${part.text} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`
    if (part.kind === 'mention')
      return html`<span class="mention ${part.person.id === view.host.user.id ? 'me' : ''}" data-test="mention">${part.text}</span>`
    return marks ? whatsappPieces(part.text).map(marked) : part.text
  })
  if (!long) return html`<p class="text" dir="auto">${parts}</p>`
  return html`<p class="text long ${open ? '' : 'folded'}" dir="auto" id="text-${id}">${parts}</p>
    <button type="button" class="button link fold" data-test="fold" aria-expanded=${open} aria-controls="text-${id}"
      @click=${() => view.toggle(`text ${id}`)}
      >${view.say(open ? 'fold.less' : 'fold.more', { count: text.length.toLocaleString(view.host.locale) })}</button>`
}

/** For a place in a sentence that holds an element: the sentence around it. */
export function around(sentence: string, place: string, element: unknown) {
  const [before = '', after] = sentence.split(place)
  return after === undefined ? sentence : html`${before}${element}${after}`
}

export const ticketLink = (id: string | undefined) =>
  id === undefined ? nothing : html`<a href="/admin/inbox/${id}" data-test="event-ticket">#${id}</a>`
