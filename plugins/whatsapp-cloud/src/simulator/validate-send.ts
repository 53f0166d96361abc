import { GraphError } from './graph-error.ts'
import { digitsOf } from './people.ts'

type Json = Record<string, unknown>

/** A send that Graph would look at further: shape and limits are right. */
export interface ParsedSend {
  /** As given; null when the recipient is named by `recipient`. */
  to: string | null
  /** Business-scoped user id; null when `to` is there, since `to` wins. */
  recipient: string | null
  digits: string | null
  type: string
  /** `{[type]: …}` and `context` when there is one. */
  content: Json
  /** What a person would call its text: body, caption, button question. */
  text: string | null
  callbackData: string | null
}

const BSUID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/
const MEDIA = new Set(['image', 'video', 'audio', 'document', 'sticker'])
const TYPES = ['text', ...MEDIA, 'location', 'contacts', 'reaction', 'interactive', 'template']

/** Checks the body of `POST /{phone-number-id}/messages`. @throws GraphError 100, 131008, 131009, 132001 or 132018 */
export function parseSend(body: Json): ParsedSend {
  const to = typeof body.to === 'string' || typeof body.to === 'number' ? String(body.to) : null
  const recipient = typeof body.recipient === 'string' ? body.recipient : null
  if (to === null && recipient === null) throw parameterRequired('to')
  const digits = to === null ? null : digitsOf(to)
  if (digits !== null && !/^[1-9]\d{6,14}$/.test(digits)) throw wrong('Recipient phone number is not valid')
  if (to === null && recipient !== null && !BSUID.test(recipient)) throw wrong('Recipient user id is not valid')

  const type = body.type === undefined ? 'text' : String(body.type)
  if (!TYPES.includes(type)) {
    throw invalid(`Param type must be one of {${TYPES.map((name) => name.toUpperCase()).join(', ')}} - got "${type}".`)
  }
  const part = body[type]
  if (part === undefined || part === null) throw missing(`Parameter '${type}' is mandatory for type '${type}'`)
  const callbackData = body.biz_opaque_callback_data
  if (callbackData !== undefined && (typeof callbackData !== 'string' || callbackData.length > 512)) {
    throw invalid('Param biz_opaque_callback_data must be a string of at most 512 characters.')
  }
  const content: Json = { [type]: part }
  if (isObject(body.context)) {
    if (typeof body.context.message_id !== 'string') throw missing("Parameter 'context.message_id' is mandatory")
    content.context = { message_id: body.context.message_id }
  }
  return {
    to,
    recipient: to === null ? recipient : null,
    digits,
    type,
    content,
    text: checkPart(type, part),
    callbackData: callbackData ?? null,
  }
}

/** Checks the type-specific part and answers its text. */
function checkPart(type: string, part: unknown): string | null {
  if (type === 'contacts') return checkContacts(part)
  if (!isObject(part)) throw invalid(`Param ${type} must be a JSON object.`)
  if (MEDIA.has(type)) return checkMedia(type, part)
  if (type === 'text') return limitedText(part.body, "text['body']", 4096)
  if (type === 'location') {
    if (!isCoordinate(part.latitude, 90)) throw wrong('Latitude is missing or out of range')
    if (!isCoordinate(part.longitude, 180)) throw wrong('Longitude is missing or out of range')
    return typeof part.name === 'string' ? part.name : null
  }
  if (type === 'reaction') {
    if (typeof part.message_id !== 'string') throw missing("Parameter 'reaction.message_id' is mandatory")
    return typeof part.emoji === 'string' ? part.emoji : null
  }
  if (type === 'template') return checkTemplate(part)
  return checkInteractive(part)
}

function checkMedia(type: string, part: Json): string | null {
  const hasId = typeof part.id === 'string' || typeof part.id === 'number'
  if (hasId === (typeof part.link === 'string')) {
    throw invalid(`Exactly one of '${type}.id' and '${type}.link' must be given.`)
  }
  const caption = part.caption
  if (caption === undefined) return typeof part.filename === 'string' ? part.filename : null
  if (type === 'audio' || type === 'sticker') throw invalid(`Param caption is not allowed for type ${type}.`)
  return limitedText(caption, `${type}['caption']`, 1024)
}

function checkContacts(part: unknown): string | null {
  if (!Array.isArray(part) || part.length === 0) throw invalid('Param contacts must be a non-empty array.')
  const names = part.map((contact: unknown) => {
    const name = isObject(contact) && isObject(contact.name) ? contact.name : {}
    if (typeof name.formatted_name !== 'string') throw missing("Parameter 'contacts.name.formatted_name' is mandatory")
    if (Object.keys(name).length < 2) throw missing('A contact needs formatted_name and one more part of the name')
    return name.formatted_name
  })
  return names.join(', ')
}

function checkTemplate(part: Json): string | null {
  if (typeof part.name !== 'string' || part.name === '') throw missing("Parameter 'template.name' is mandatory")
  const language = isObject(part.language) ? part.language.code : undefined
  if (typeof language !== 'string') throw missing("Parameter 'template.language.code' is mandatory")
  // Malay has one code, `ms`; the wrong one is the commonest slip in Malaysia.
  if (/^ms[_-]/.test(language)) {
    throw new GraphError(132001, `template name (${part.name}) does not exist in ${language}`)
  }
  const words: string[] = []
  for (const component of listOf(part.components)) {
    for (const parameter of listOf(component.parameters)) {
      const { text } = parameter
      if (typeof text !== 'string') continue
      if (/[\n\t]| {5}/.test(text)) {
        throw new GraphError(132018, 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces')
      }
      words.push(text)
    }
  }
  return [part.name, ...words].join(' · ')
}

function checkInteractive(part: Json): string | null {
  const kind = part.type
  if (typeof kind !== 'string') throw missing("Parameter 'interactive.type' is mandatory")
  const body = isObject(part.body) ? part.body.text : undefined
  if (kind === 'button' || kind === 'list') within('Body text', body, kind === 'list' ? 4096 : 1024)
  if (isObject(part.header) && part.header.text !== undefined) within('Header text', part.header.text, 60)
  if (isObject(part.footer)) within('Footer text', part.footer.text, 60)
  const action = isObject(part.action) ? part.action : {}
  if (kind === 'button') checkButtons(listOf(action.buttons))
  if (kind === 'list') checkList(action)
  return typeof body === 'string' ? body : kind
}

function checkButtons(buttons: Json[]): void {
  if (buttons.length < 1 || buttons.length > 3)
    throw wrong('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3')
  const replies = buttons.map((button) => (isObject(button.reply) ? button.reply : {}))
  for (const reply of replies) {
    within('Button id', reply.id, 256)
    within('Button title', reply.title, 20)
  }
  if (new Set(replies.map((reply) => reply.title)).size < replies.length) throw wrong('Button titles must be unique')
}

function checkList(action: Json): void {
  within('Button label', action.button, 20)
  const sections = listOf(action.sections)
  const rows = sections.flatMap((section) => listOf(section.rows))
  if (sections.length < 1 || sections.length > 10) throw wrong('Invalid sections count. Min: 1, Max: 10')
  if (rows.length < 1 || rows.length > 10) throw wrong('Total row count exceed max allowed count: 10')
  for (const section of sections) if (sections.length > 1) within('Section title', section.title, 24)
  for (const row of rows) {
    within('Row id', row.id, 200)
    within('Row title', row.title, 24)
    if (row.description !== undefined && String(row.description).length > 72)
      within('Row description', row.description, 72)
  }
}

function limitedText(value: unknown, name: string, max: number): string {
  if (typeof value !== 'string' || value === '') throw parameterRequired(name)
  if (value.length > max) throw invalid(`Param ${name} must be at most ${max} characters long.`)
  return value
}

function within(label: string, value: unknown, max: number): void {
  if (value === undefined) throw missing(`${label} is mandatory`)
  if (typeof value !== 'string' || value.length < 1 || value.length > max) {
    throw wrong(`${label} length invalid. Min length: 1, Max length: ${max}`)
  }
}

function isCoordinate(value: unknown, limit: number): boolean {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Math.abs(number) <= limit
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

function missing(details: string): GraphError {
  return new GraphError(131008, details)
}

function wrong(details: string): GraphError {
  return new GraphError(131009, details)
}

function parameterRequired(name: string): GraphError {
  return new GraphError(100, null, { message: `(#100) The parameter ${name} is required.` })
}

function invalid(message: string): GraphError {
  return new GraphError(100, null, { message: `(#100) ${message}` })
}
