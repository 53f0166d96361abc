import { SimulatorError } from './errors.ts'
import type { MediaShelf } from './media.ts'
import type { ComposeInput } from './phone/view.ts'
import type { ChatMessage } from './state.ts'
import { isObject } from './validate-send.ts'

type Json = Record<string, unknown>

export interface MerchantMessage {
  type: string
  content: Json
}

/** Keys of a webhook message that are not type-specific. */
const COMMON_KEYS = new Set([
  'context',
  'referral',
  'errors',
  'identity',
  'group_id',
  'timestamp',
  'id',
  'from',
  'from_user_id',
])

/**
 * The content of a message that a test asks for. `extra` is merged in: either whole (`{image: {caption}, context}`) or
 * as the type-specific part alone (`{caption}` with type image). Media types get a sample file for what is not given.
 */
export function contentOf(type: string, text: string | undefined, extra: Json | undefined, media: MediaShelf): Json {
  const base: Json = type === 'text' ? { text: { body: text ?? '' } } : {}
  const file = media.inboundPart(type)
  if (file !== undefined) base[type] = text === undefined ? file : { ...file, caption: text }
  if (extra === undefined) return base
  const isWhole = type in extra || Object.keys(extra).some((key) => COMMON_KEYS.has(key))
  const whole = isWhole ? extra : { [type]: extra }
  const part = whole[type]
  return {
    ...base,
    ...whole,
    ...(isObject(part) && isObject(base[type]) ? { [type]: { ...base[type], ...part } } : {}),
  }
}

/** The message that a person on the phone page writes, attaches or taps. */
export function composed(
  input: ComposeInput,
  target: ChatMessage | undefined,
  media: MediaShelf,
  shopPhone: string,
): MerchantMessage {
  const text = input.text ?? ''
  switch (input.kind) {
    case 'text':
      if (text.trim() === '') throw badRequest('A text message needs a text.')
      return { type: 'text', content: { text: { body: text } } }
    case 'voice':
      return { type: 'audio', content: { audio: media.inboundPart('audio') } }
    case 'sticker':
      return { type: 'sticker', content: { sticker: media.inboundPart('sticker') } }
    case 'image':
    case 'document':
      return { type: input.kind, content: contentOf(input.kind, text === '' ? undefined : text, undefined, media) }
    case 'location':
      return { type: 'location', content: { location: SAMPLE_PLACE } }
    case 'contacts':
      return { type: 'contacts', content: { contacts: [SAMPLE_CONTACT] } }
    case 'reaction':
      if (target === undefined) throw badRequest('A reaction needs a message of this chat as its target.')
      return { type: 'reaction', content: { reaction: { message_id: target.id, emoji: text } } }
    case 'tap':
      if (target === undefined) throw badRequest('A tap needs a message of the shop as its target.')
      return tapped(target, input.choice ?? '', shopPhone)
  }
}

/** What WhatsApp sends when somebody taps a reply button, a list row or a template's quick reply. */
function tapped(target: ChatMessage, choice: string, shopPhone: string): MerchantMessage {
  const context = { from: shopPhone, id: target.id }
  const { template, interactive } = target.content
  if (isObject(template)) {
    return { type: 'button', content: { context, button: { payload: choice, text: choice } } }
  }
  const action = isObject(interactive) && isObject(interactive.action) ? interactive.action : {}
  const button = objects(action.buttons)
    .map((item) => item.reply)
    .filter(isObject)
    .find((reply) => reply.id === choice)
  if (button !== undefined) {
    const button_reply = { id: button.id, title: button.title }
    return { type: 'interactive', content: { context, interactive: { type: 'button_reply', button_reply } } }
  }
  const row = objects(action.sections)
    .flatMap((section) => objects(section.rows))
    .find((item) => item.id === choice)
  if (row === undefined) throw badRequest(`The message has no button or row with the id ${choice}.`)
  return { type: 'interactive', content: { context, interactive: { type: 'list_reply', list_reply: { ...row } } } }
}

const SAMPLE_PLACE = {
  latitude: 3.1478,
  longitude: 101.6953,
  name: 'Dataran Merdeka',
  address: 'Jalan Raja, 50050 Kuala Lumpur',
}

const SAMPLE_CONTACT = {
  name: { first_name: 'Siti', last_name: 'Hajar', formatted_name: 'Siti Hajar' },
  org: { company: 'Pembekal Kertas Jaya' },
  phones: [{ phone: '+60 12-200 7788', wa_id: '60122007788', type: 'MOBILE' }],
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function badRequest(message: string): SimulatorError {
  return new SimulatorError('KAUNTER_WHATSAPP_SIMULATOR_BAD_REQUEST', message)
}
