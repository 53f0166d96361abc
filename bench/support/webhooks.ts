import { createHmac } from 'node:crypto'

export interface WebhookPlan {
  /** Messages in one webhook. */
  messages: number
  /** How many people write. */
  people: number
  /** Makes the ids of this run differ from those of any other. */
  run: string
  secret: string
  phoneNumberId: string
}

/** The body of the n-th webhook of a run: text messages as Meta sends them, no id twice. */
export function webhookBody(plan: WebhookPlan, n: number): string {
  const people = new Map<string, string>()
  const messages: string[] = []
  for (let i = 0; i < plan.messages; i++) {
    const serial = n * plan.messages + i
    const person = serial % plan.people
    const from = String(60_120_000_000 + person)
    people.set(from, `Kedai ${person}`)
    const seconds = Math.floor(Date.now() / 1000)
    messages.push(
      `{"from":"${from}","id":"wamid.HBgLNjAx${plan.run}${serial}","timestamp":"${seconds}","text":{"body":"Mesin resit rosak, boleh bantu? ${plan.run}-${serial}"},"type":"text"}`,
    )
  }
  const contacts = [...people].map(([id, name]) => `{"profile":{"name":"${name}"},"wa_id":"${id}"}`)
  return (
    `{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"value":{"messaging_product":"whatsapp",` +
    `"metadata":{"display_phone_number":"60327000000","phone_number_id":"${plan.phoneNumberId}"},` +
    `"contacts":[${contacts}],"messages":[${messages}]},"field":"messages"}]}]}`
  )
}

/** The whole request as it goes over the wire. */
export function webhookRequest(plan: WebhookPlan, n: number): Buffer {
  const body = webhookBody(plan, n)
  const signature = createHmac('sha256', plan.secret).update(body).digest('hex')
  return Buffer.from(
    'POST /webhook/whatsapp HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n' +
      `x-hub-signature-256: sha256=${signature}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}
