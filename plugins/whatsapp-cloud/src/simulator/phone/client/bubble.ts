import type { MessageView } from '../view.ts'
import { el, type IconName, icon } from './dom.ts'
import { phoneText, t, timeOf } from './strings.ts'

type Json = Record<string, unknown>

export interface BubbleContext {
  /** Emoji put on this message, by whom does not matter here. */
  reactions: readonly string[]
  /** Text of the message that this one answers. */
  quoted: string | null
  tap: (message: MessageView, choice: string) => void
}

/** One message as it stands in the log. */
export function bubble(message: MessageView, context: BubbleContext): HTMLElement {
  const { id, direction, tick, type, at } = message
  const isOwn = direction === 'out'
  const shownTick = tick === 'seen' ? 'received' : tick
  const time = el('time', { datetime: new Date(at).toISOString(), title: new Date(at).toLocaleString() }, timeOf(at))
  const meta = el('span', { class: 'meta' }, time, tick === null ? null : tickOf(tick))
  const speaker = el('span', { class: 'visually-hidden' }, `${t(isOwn ? 'you' : 'them')}: `)
  const body = el(
    'div',
    { class: `bubble ${direction} type-${type}` },
    speaker,
    context.quoted === null ? null : el('blockquote', {}, context.quoted),
    ...contentOf(message),
    meta,
    context.reactions.length === 0
      ? null
      : el('span', { class: 'reactions', 'data-test': 'reaction' }, ...context.reactions),
  )
  return el(
    'article',
    {
      class: `message ${direction}`,
      'data-test': 'bubble',
      'data-direction': direction,
      'data-message-id': id,
      'data-tick': shownTick,
      'data-seen': tick === 'seen' ? 'true' : null,
      'data-read': direction === 'in' ? String(message.read) : null,
    },
    body,
    ...choicesOf(message).map(({ choice, title, description }) => {
      const button = el('button', { class: 'choice', type: 'button', 'data-test': 'choice' }, title)
      if (description !== null) button.append(el('small', {}, description))
      button.addEventListener('click', () => context.tap(message, choice))
      return button
    }),
  )
}

/** One line that stands for the message, in previews and quotes. */
export function summary(type: string, text: string | null): string {
  if (text !== null && text !== '') return text
  if (type === 'image') return t('photo')
  if (type === 'audio') return t('voice')
  if (
    type === 'video' ||
    type === 'document' ||
    type === 'location' ||
    type === 'contacts' ||
    type === 'sticker' ||
    type === 'template'
  ) {
    return t(type)
  }
  return t('unknownType', { type })
}

/** The words of a message, or null when it has none. */
export function wordsOf(message: MessageView): string | null {
  const part = partOf(message)
  const interactive = objectOf(message.content.interactive)
  const reply = objectOf(interactive.button_reply ?? interactive.list_reply)
  const words = [part.body, part.caption, part.text, reply.title, objectOf(interactive.body).text, part.filename]
  return words.find((word): word is string => typeof word === 'string' && word !== '') ?? null
}

function contentOf(message: MessageView): Node[] {
  const { type } = message
  const part = partOf(message)
  switch (type) {
    case 'text':
    case 'button':
      return [words(wordsOf(message) ?? '')]
    case 'image':
    case 'sticker':
      return [picture(message), ...caption(part)]
    case 'audio':
      return [el('span', { class: 'voice' }, icon('play'), waveform(), el('span', { class: 'muted' }, '0:03'))]
    case 'video':
      return [card('video', t('video'), null), ...caption(part)]
    case 'document':
      return [card('document', textOf(part.filename) ?? t('document'), null), ...caption(part)]
    case 'location':
      return [card('location', textOf(part.name) ?? t('location'), textOf(part.address) ?? coordinates(part))]
    case 'contacts':
      return objectsOf(message.content.contacts).map((contact) => {
        const phone = objectsOf(contact.phones)[0]?.phone
        return card('contacts', textOf(objectOf(contact.name).formatted_name) ?? t('contacts'), textOf(phone))
      })
    case 'interactive':
      return [words(wordsOf(message) ?? t('unknownType', { type })), ...footer(objectOf(message.content.interactive))]
    case 'template':
      return [el('span', { class: 'tag' }, `${t('template')} · ${textOf(part.name) ?? ''}`), words(templateWords(part))]
    default:
      return [el('span', { class: 'muted' }, t('unknownType', { type }))]
  }
}

interface Choice {
  choice: string
  title: string
  description: string | null
}

/** What can be tapped under a message of the shop. */
function choicesOf(message: MessageView): Choice[] {
  if (message.direction === 'out') return []
  const action = objectOf(objectOf(message.content.interactive).action)
  const buttons = objectsOf(action.buttons).map((button) => objectOf(button.reply))
  const rows = objectsOf(action.sections).flatMap((section) => objectsOf(section.rows))
  const quick = objectsOf(objectOf(message.content.template).components)
    .filter((component) => component.type === 'button' && component.sub_type === 'quick_reply')
    .map((component) => ({ id: objectsOf(component.parameters)[0]?.payload }))
  return [...buttons, ...rows, ...quick].flatMap((item: Json) => {
    const choice = textOf(item.id)
    if (choice === null) return []
    return [{ choice, title: textOf(item.title) ?? choice, description: textOf(item.description) }]
  })
}

function tickOf(tick: NonNullable<MessageView['tick']>): HTMLElement {
  const mark = el('span', { class: `tick ${tick}`, role: 'img', 'aria-label': t(tick), title: t(tick) })
  mark.append(icon(tick === 'seen' ? 'received' : tick))
  return mark
}

function picture(message: MessageView): HTMLElement {
  const part = partOf(message)
  const id = textOf(part.id)
  // Of the shop's uploads the simulator keeps no bytes, and pictures from elsewhere are not fetched.
  if (message.direction === 'in' || id === null) return card('image', t('photo'), null)
  const isSticker = message.type === 'sticker'
  const alt = textOf(part.caption) ?? t(isSticker ? 'sticker' : 'photo')
  const src = `/phone/media/${encodeURIComponent(id)}`
  // With its size known beforehand, a picture that loads late does not push the chat's end out of sight.
  const size = isSticker ? { width: '512', height: '512' } : { width: '360', height: '270' }
  return el('img', { class: 'picture', src, alt, ...size })
}

function card(name: IconName, title: string, line: string | null): HTMLElement {
  const text = el('span', { class: 'card-text' }, el('strong', {}, title))
  if (line !== null) text.append(el('span', { class: 'muted' }, line))
  return el('span', { class: 'card' }, el('span', { class: 'card-icon' }, icon(name)), text)
}

function waveform(): HTMLElement {
  const bars = [5, 9, 14, 8, 17, 12, 6, 15, 19, 10, 13, 7, 16, 11, 6, 9, 14, 5]
  return el(
    'span',
    { class: 'wave', 'aria-label': t('voice'), role: 'img' },
    ...bars.map((height) => el('i', { class: `h${height}` })),
  )
}

function words(text: string): HTMLElement {
  return el('span', { class: 'words', dir: 'auto' }, text)
}

function caption(part: Json): HTMLElement[] {
  const text = textOf(part.caption)
  return text === null ? [] : [words(text)]
}

function footer(interactive: Json): HTMLElement[] {
  const text = textOf(objectOf(interactive.footer).text)
  return text === null ? [] : [el('span', { class: 'muted' }, text)]
}

function templateWords(template: Json): string {
  const parameters = objectsOf(template.components).flatMap((component) => objectsOf(component.parameters))
  return parameters.flatMap((parameter) => textOf(parameter.text) ?? []).join(' · ')
}

function coordinates(part: Json): string {
  return `${String(part.latitude)}, ${String(part.longitude)}`
}

function partOf(message: MessageView): Json {
  return objectOf(message.content[message.type])
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

function objectsOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectOf) : []
}

/** Who owns the phone, for its top bar and the list. */
export function numberOf(person: { phone: string | null }): string {
  return person.phone === null ? t('numberHidden') : phoneText(person.phone)
}
