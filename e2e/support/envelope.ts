import { createHmac } from 'node:crypto'
import { metaSecrets } from './server.ts'

/** A signed POST body as Meta sends it. */
export interface SignedBody {
  body: string
  headers: Record<string, string>
}

export function sign(body: string, secret: string = metaSecrets.WABA_APP_SECRET): SignedBody {
  const signature = createHmac('sha256', secret).update(body).digest('hex')
  return { body, headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` } }
}

/** An envelope around one `value` of the field `messages`. */
export function envelope(value: object, phoneNumberId: string = metaSecrets.WABA_PHONE_NUMBER_ID): string {
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '102290129340398',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '60327000000', phone_number_id: phoneNumberId },
              ...value,
            },
          },
        ],
      },
    ],
  })
}

/** One text message of one person. */
export function textMessage(message: { from: string; id: string; text: string; at?: Date; name?: string }): string {
  const timestamp = String(Math.floor((message.at ?? new Date()).getTime() / 1000))
  return envelope({
    contacts: [{ profile: { name: message.name ?? `Person ${message.from}` }, wa_id: message.from }],
    messages: [{ from: message.from, id: message.id, timestamp, type: 'text', text: { body: message.text } }],
  })
}
