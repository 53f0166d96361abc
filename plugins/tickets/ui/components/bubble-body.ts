import { html, type IconName, icon, nothing } from '@kaunter/admin-ui'
import { isEmojiOnly } from '../data/text-parts.ts'
import type { Message } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { kindWords } from '../words.ts'
import { type ThreadView, writing } from './thread-view.ts'

const kindIcons: Record<string, IconName> = {
  image: 'image',
  sticker: 'image',
  video: 'play',
  audio: 'mic',
  voice: 'mic',
  document: 'file',
  location: 'pin',
  contacts: 'user',
  unsupported: 'help',
}

/** After this a file is not on its way any more. */
export const FILE_PATIENCE_MS = 2 * 60_000

/** @param late whether its file should have been here for long. */
export function bubbleBody(view: ThreadView, message: Message, content: string | null, late: boolean) {
  const { kind, text, media } = message
  if (kind === 'text') {
    const words = content ?? text
    if (isEmojiOnly(words)) return html`<p class="text emoji">${words}</p>`
    return writing(view, message.id, words, { marks: view.marks })
  }
  // What a person picked says enough by itself; a file of which only the name is known says it in its title.
  const filename = media?.filename ?? null
  const words = content === filename ? null : content
  return html`${title(view, kind, filename)}${media ? file(view, message, late) : nothing}${details(view, message, words)}`
}

function title({ host }: ThreadView, kind: string, filename: string | null) {
  const shape = kindIcons[kind]
  return html`<p class="kind">
    ${shape ? icon(shape) : nothing}<strong>${kindWords(host, kind)}</strong>${filename ? html` <bdi>${filename}</bdi>` : nothing}
  </p>`
}

function details(view: ThreadView, { id, kind }: Message, words: string | null) {
  if (kind === 'unsupported') return html`<p class="aside-text">${view.say('unsupported.text')}</p>`
  if (words === null) return nothing
  if (kind === 'contacts')
    return html`<ul class="cards">${words.split('; ').map((card) => html`<li dir="auto">${card}</li>`)}</ul>`
  const map = `https://www.google.com/maps/search/?api=1&query=${encodeURIComponent(words)}`
  return html`${writing(view, id, words, { marks: view.marks })}${
    kind === 'location'
      ? html` <a class="map" href=${map} target="_blank" rel="noopener noreferrer">${view.say('location.open')}</a>`
      : nothing
  }`
}

/** A file that is not here says so, and after a while what one can do; nothing spins. */
function file({ host, say }: ThreadView, message: Message, late: boolean) {
  if (!late)
    return html`<p class="aside-text" data-test="media" data-state="waiting">${icon('clock')} ${say('media.waiting')}</p>`
  const ask = (event: Event) =>
    event.currentTarget?.dispatchEvent(
      new InboxEvent('text-suggest', {
        text: say('media.ask.text', { kind: kindWords(host, message.kind).toLocaleLowerCase(host.locale) }),
      }),
    )
  return html`<div class="aside-text" data-test="media" data-state="late">${say('media.late')}
    ${
      message.direction === 'in' && host.can('tickets:reply')
        ? html`<button type="button" class="button link" data-test="media-ask" @click=${ask}>${say('media.ask')}</button>`
        : nothing
    }</div>`
}
