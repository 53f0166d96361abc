import { type MediaInfo, maskText } from '@kaunter/core/contracts'
import { asArray, asObject, asShort, asText, type Json } from './json.ts'

export interface Description {
  /** Our name of the kind, for the label on the screen. */
  kind: string
  /** A sensible English text, never empty. */
  text: string
  /** The person's own words, if the message carries any. */
  content: string | null
  media: MediaInfo | null
  /** The provider's id of the message that is answered, reacted to, edited or revoked. */
  target: string | null
  /** The id of the row or button of ours that was tapped. */
  choice: string | null
}

type Part = {
  text: string
  content?: string | null
  kind?: string
  media?: MediaInfo | null
  target?: string | null
  choice?: string | null
}

const maxText = 8000
const withWords = (label: string, words: string | null) => (words === null ? label : `${label}: ${words}`)

const media =
  (label: string) =>
  (message: Json, type: string): Part => {
    const part = asObject(message[type])
    const id = asShort(part.id, 200)
    const words = asText(part.caption)
    const filename = asShort(part.filename, 255)
    const shown = filename === null ? label : `${label} ${filename}`
    return {
      text: withWords(shown, words),
      content: words ?? filename,
      media:
        id === null ? null : { id, mimeType: asShort(part.mime_type, 200) ?? 'application/octet-stream', filename },
    }
  }

/** How each inbound type reads. Shapes: Meta's webhook reference, "messages" field. */
const readers: Record<string, (message: Json, type: string) => Part> = {
  text(message) {
    const words = asText(asObject(message.text).body)
    return { text: words ?? '(empty message)', content: words }
  },
  image: media('Photo'),
  video: media('Video'),
  sticker: media('Sticker'),
  document: media('Document'),
  voice: media('Voice message'),
  audio(message, type) {
    const voice = asObject(message.audio).voice === true
    return { ...media(voice ? 'Voice message' : 'Audio')(message, type), kind: voice ? 'voice' : 'audio' }
  },
  location(message) {
    const { name, address, latitude, longitude } = asObject(message.location)
    const place = [asText(name), asText(address)].filter(Boolean).join(', ')
    const words = place || [asText(latitude), asText(longitude)].filter(Boolean).join(', ') || null
    return { text: withWords('Location', words), content: words }
  },
  contacts(message) {
    const names = asArray(message.contacts).map((entry) => {
      const contact = asObject(entry)
      const name = asObject(contact.name)
      const phones = asArray(contact.phones).flatMap((phone) => asText(asObject(phone).phone) ?? [])
      return [asText(name.formatted_name) ?? asText(name.first_name) ?? 'no name', ...phones].join(' ')
    })
    const words = names.join('; ') || null
    return { text: withWords('Contact card', words), content: words }
  },
  interactive: readInteractive,
  button(message) {
    const button = asObject(message.button)
    const words = asText(button.text) ?? asText(button.payload)
    return { text: words ?? 'Button', content: words }
  },
  reaction(message) {
    const reaction = asObject(message.reaction)
    const emoji = asText(reaction.emoji)
    const target = asShort(reaction.message_id, 200)
    return { text: emoji === null ? 'Took back the reaction' : `Reacted ${emoji}`, content: emoji, target }
  },
  order(message) {
    const order = asObject(message.order)
    const items = asArray(order.product_items).map((entry) => {
      const item = asObject(entry)
      return `${asText(item.quantity) ?? '?'} × ${asText(item.product_retailer_id) ?? '?'}`
    })
    const words = [asText(order.text), items.join(', ')].filter(Boolean).join(' — ') || null
    return { text: withWords('Order', words), content: words }
  },
  system(message) {
    // It names the old and the new number, which not everybody may see; they are in the contact, and whole in the raw.
    const body = asText(asObject(message.system).body)
    const words = body && maskText(body)
    return { text: words ?? 'The customer changed an account detail', content: words }
  },
  edit(message) {
    const edit = asObject(message.edit)
    const edited = asObject(edit.message)
    // An edit of an edit of an edit … would otherwise be read until the stack is full.
    const type = asShort(edited.type, 50) === 'edit' ? 'unknown' : edited.type
    const inner = describe({ ...edited, type, context: null })
    return {
      text: `Edited: ${inner.text}`,
      content: inner.content,
      media: inner.media,
      target: asShort(edit.original_message_id, 200),
    }
  },
  revoke(message) {
    return { text: 'Deleted a message', target: asShort(asObject(message.revoke).original_message_id, 200) }
  },
  unsupported: readUnsupported,
  unknown: readUnsupported,
}

function readInteractive(message: Json): Part {
  const interactive = asObject(message.interactive)
  const reply = asObject(interactive[asText(interactive.type) ?? ''])
  if (interactive.type === 'nfm_reply') {
    const name = asText(reply.name)
    return { text: withWords('Form answered', asText(reply.body) ?? name), content: answers(reply.response_json) }
  }
  if (interactive.type === 'call_permission_reply') {
    const accepted = asText(reply.response) === 'accept'
    return { text: accepted ? 'Allowed calls' : 'Declined calls' }
  }
  const words = [asText(reply.title), asText(reply.description)].filter(Boolean).join(' — ') || asText(reply.id)
  return { text: words ?? 'Choice', content: words, choice: asShort(reply.id, 256) }
}

/** A form's answers are JSON inside a string: perhaps an array, broken, or not there at all. */
function answers(value: unknown): string | null {
  const text = asText(value)
  if (text === null) return null
  try {
    const fields = Object.entries(asObject(JSON.parse(text))).filter(([key]) => key !== 'flow_token')
    return (
      fields
        .map(([key, answer]) => `${key}: ${typeof answer === 'object' ? JSON.stringify(answer) : answer}`)
        .join('\n') || text
    )
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return text
    throw error
  }
}

function readUnsupported(message: Json): Part {
  const error = asObject(asArray(message.errors)[0])
  const what = asText(asObject(message.unsupported).type)
  const why = asText(asObject(error.error_data).details) ?? asText(error.title)
  const details = [what, why].filter(Boolean).join(': ') || null
  return { text: withWords('A message that WhatsApp does not pass on', details), kind: 'unsupported' }
}

/** Reads one inbound message of any type. Never throws for what the payload holds. */
export function describe(message: Json): Description {
  const type = asShort(message.type, 50) ?? 'unknown'
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined
  const part: Part = reader?.(message, type) ?? { text: `A message of the new type "${type}"`, kind: type }
  const context = asShort(asObject(message.context).id, 200)
  return {
    kind: part.kind ?? type,
    text: part.text.replaceAll('\0', '').slice(0, maxText),
    content: part.content?.replaceAll('\0', '').slice(0, maxText) ?? null,
    media: part.media ?? null,
    target: part.target ?? context,
    choice: part.choice ?? null,
  }
}
