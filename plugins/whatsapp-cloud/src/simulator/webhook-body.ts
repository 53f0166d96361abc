import { createHmac } from 'node:crypto'
import type { ChatMessage, Person } from './state.ts'

/** The business number that webhooks speak about. */
export interface Account {
  wabaId: string
  phoneNumberId: string
  /** Digits. */
  displayPhoneNumber: string
}

/** JSON text as Meta writes it: with `escapes`, every non-ASCII unit as `\uXXXX` and every `/` as `\/`. */
export function encodeBody(value: unknown, escapes: boolean): string {
  const text = JSON.stringify(value)
  if (!escapes) return text
  // In JSON text both can only stand inside strings, so a plain replacement is safe.
  return text
    .replaceAll('/', '\\/')
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** The value of `X-Hub-Signature-256` for exactly these bytes. */
export function signBody(appSecret: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`
}

export interface Inbound {
  person: Person
  message: ChatMessage
}

/** One envelope with up to 1,000 messages; each sender appears once in `contacts`. */
export function messagesEnvelope(account: Account, inbound: readonly Inbound[]): unknown {
  const senders = new Map(inbound.map(({ person }) => [person.id, person]))
  return envelope(account, {
    contacts: [...senders.values()].map(contactOf),
    messages: inbound.map(({ person, message }) => ({
      ...(person.phone === null ? {} : { from: person.phone }),
      ...(person.userId === null ? {} : { from_user_id: person.userId }),
      id: message.id,
      timestamp: seconds(message.at),
      type: message.type,
      ...message.content,
    })),
  })
}

export interface StatusChange {
  person: Person
  message: ChatMessage
  status: 'sent' | 'delivered' | 'read' | 'failed'
  at: number
  callbackData: string | null
  errors?: readonly Record<string, unknown>[]
}

/** One envelope with one status. */
export function statusEnvelope(account: Account, change: StatusChange): unknown {
  const { person, message, status } = change
  // A failure towards a phone number names neither contacts nor the user id.
  const bare = status === 'failed' && person.phone !== null
  return envelope(account, {
    ...(person.userId === null || bare ? {} : { contacts: [contactOf(person)] }),
    statuses: [
      {
        id: message.id,
        status,
        timestamp: seconds(change.at),
        ...(person.phone === null ? {} : { recipient_id: person.phone }),
        ...(person.userId === null || bare ? {} : { recipient_user_id: person.userId }),
        ...(change.callbackData === null ? {} : { biz_opaque_callback_data: change.callbackData }),
        // Since v24 without `conversation`; `pricing` comes with `sent` and with one of delivered and read.
        ...(status === 'sent' || status === 'delivered' ? { pricing: pricingOf(message) } : {}),
        ...(change.errors === undefined ? {} : { errors: change.errors }),
      },
    ],
  })
}

function envelope(account: Account, value: Record<string, unknown>): unknown {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: account.wabaId,
        changes: [
          {
            value: {
              messaging_product: 'whatsapp',
              metadata: {
                display_phone_number: account.displayPhoneNumber,
                phone_number_id: account.phoneNumberId,
              },
              ...value,
            },
            field: 'messages',
          },
        ],
      },
    ],
  }
}

function contactOf(person: Person): Record<string, unknown> {
  return {
    profile: { name: person.name },
    ...(person.phone === null ? {} : { wa_id: person.phone }),
    ...(person.userId === null ? {} : { user_id: person.userId }),
  }
}

function pricingOf(message: ChatMessage): Record<string, unknown> {
  const isTemplate = message.type === 'template'
  return {
    billable: isTemplate,
    pricing_model: 'PMP',
    type: isTemplate ? 'regular' : 'free_customer_service',
    category: isTemplate ? 'utility' : 'service',
  }
}

/** Meta writes instants of messages and statuses as strings of unix seconds. */
function seconds(at: number): string {
  return String(Math.floor(at / 1000))
}
