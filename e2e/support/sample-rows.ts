import type { TestDatabase } from './database.ts'
import type { Json, Samples } from './samples.ts'

/** What one file came to in the database, without our ids, with the ids of the file. Lists have a fixed order. */
export interface DomainRows {
  contacts: { name: string | null; phone: unknown; bsuid: unknown; former: unknown[] }[]
  conversations: { person: unknown; number: string; lastInbound: Moment | null }[]
  tickets: object[]
  messages: MessageRow[]
  statuses: StatusRow[]
  events: EventRow[]
  held: { message: unknown; reason: string }[]
}

interface MessageRow {
  number: string
  direction: string
  kind: string
  text: string
  content: string | null
  media: Json | null
  target: unknown
  status: string
  handledBy: string | null
  at: Moment
  raw: Json
}

interface StatusRow {
  number: string
  id: unknown
  status: string
  recipient: unknown
  applied: boolean
  code: string | null
  reason: string | null
  at: Moment
  raw: Json
}

interface EventRow {
  field: string
  event: string
  waba: unknown
  number: unknown
  at: Moment
  payload: unknown
}

/** Unix seconds, or "arrival" where the sample's own time is missing or absurd and that of the delivery stands in. */
export type Moment = number | 'arrival'

/** Rows that belong to no file end under this name, where every comparison stumbles over them. */
export const nobody = '(no file)'

/** All domain rows of a database, by the file that they come from. */
export async function domainRows(
  { query }: TestDatabase,
  samples: Samples,
  startedAt: Date,
): Promise<Map<string, DomainRows>> {
  const files = new Map<string, DomainRows>(samples.list.map(({ file }) => [file, emptyRows()]))
  const of = (file: string | undefined) => {
    const name = file ?? nobody
    const rows = files.get(name) ?? emptyRows()
    files.set(name, rows)
    return rows
  }
  const moment = (date: Date): Moment => (date >= startedAt ? 'arrival' : date.getTime() / 1000)

  const identities = await query(
    `select c.id, c.name, i.kind, i.address, i.active_value is not null as active
       from directory_contact c left join directory_contact_identity i on i.contact_id = c.id order by i.address`,
  )
  const contacts = new Map<unknown, { file: string | undefined; person: unknown }>()
  for (const [id, rows] of Map.groupBy(identities, (row) => row.id)) {
    const active = (kind: string) => {
      const found = rows.filter((row) => row.kind === kind && row.active).map((row) => samples.restore(row.address))
      return found.length > 1 ? found : (found[0] ?? null)
    }
    const contact = {
      name: rows[0]?.name as string | null,
      phone: active('phone'),
      bsuid: active('bsuid'),
      former: rows.filter((row) => row.address !== null && !row.active).map((row) => samples.restore(row.address)),
    }
    const file = rows.map((row) => samples.ownerOf(row.address)).find((owner) => owner !== undefined)
    contacts.set(id, { file, person: contact.phone ?? contact.bsuid })
    of(file).contacts.push(contact)
  }

  for (const row of await query(
    `select c.contact_id, a.provider_id, c.last_inbound_at
       from messaging_conversation c join messaging_channel_account a on a.id = c.account_id`,
  )) {
    const { file, person } = contacts.get(row.contact_id) ?? {}
    const last = row.last_inbound_at as Date | null
    const lastInbound = last === null ? null : moment(last)
    of(file).conversations.push({ person, number: String(row.provider_id), lastInbound })
  }

  // What the clocks say depends on the hour of the run, and rules have a job of their own, which may still be to come.
  const events = await query(
    `select ticket_id, type from tickets_event where type not like 'sla-%' and type <> 'rule' order by id`,
  )
  for (const { id, contact_id, last_message_at, awaiting_reply_since, ...row } of await query(
    `select contact_id, channel, status, is_open, assignee_id, franchise_id, outlet_id, last_message_preview,
            last_message_kind, last_message_direction, last_message_at, awaiting_reply_since,
            (select count(*)::int from tickets_message m where m.ticket_id = t.id) as messages, id
       from tickets_ticket t`,
  )) {
    const { file, person } = contacts.get(contact_id) ?? {}
    const [last, since] = [last_message_at as Date, awaiting_reply_since as Date | null]
    const happened = events.flatMap((event) => (event.ticket_id === id ? String(event.type) : [])).join(' ') || null
    of(file).tickets.push({
      person,
      ...row,
      happened,
      last: moment(last),
      since: since === null ? null : moment(since),
    })
  }

  for (const row of await query(
    `select a.provider_id as number, m.provider_id, direction, kind, text, content, media, target_provider_id, status,
            handled_by, occurred_at, raw
       from messaging_message m join messaging_channel_account a on a.id = m.account_id order by occurred_at, m.id`,
  ))
    of(samples.ownerOf(row.provider_id)).messages.push({
      number: String(row.number),
      direction: String(row.direction),
      kind: String(row.kind),
      text: String(row.text),
      content: row.content as string | null,
      media: row.media === null ? null : JSON.parse(String(row.media)),
      target: samples.restore(row.target_provider_id),
      status: String(row.status),
      handledBy: row.handled_by as string | null,
      at: moment(row.occurred_at as Date),
      raw: samples.restore(JSON.parse(String(row.raw))),
    })

  for (const row of await query(
    `select a.provider_id as number, s.provider_id, status, recipient, message_id, error_code, error_text, occurred_at, raw
       from messaging_status_event s join messaging_channel_account a on a.id = s.account_id`,
  ))
    of(samples.ownerOf(row.provider_id)).statuses.push({
      number: String(row.number),
      id: samples.restore(row.provider_id),
      status: String(row.status),
      recipient: samples.restore(row.recipient),
      applied: row.message_id !== null,
      code: row.error_code as string | null,
      reason: row.error_text as string | null,
      at: moment(row.occurred_at as Date),
      raw: samples.restore(JSON.parse(String(row.raw))),
    })

  for (const row of await query(
    'select field, event, waba_id, phone_number_id, payload, occurred_at from whatsapp_cloud_event',
  )) {
    const payload = JSON.parse(String(row.payload))
    of(samples.ownerOf(row.waba_id) ?? samples.ownerWithin(payload)).events.push({
      field: String(row.field),
      event: String(row.event),
      waba: samples.restore(row.waba_id),
      number: row.phone_number_id,
      at: moment(row.occurred_at as Date),
      payload: samples.restore(payload),
    })
  }

  for (const [message, reason] of await heldMessages(query))
    of(samples.ownerOf(message)).held.push({ message: samples.restore(message), reason })
  for (const rows of files.values()) for (const list of Object.values(rows)) sortByContent(list)
  return files
}

const emptyRows = (): DomainRows => ({
  contacts: [],
  conversations: [],
  tickets: [],
  messages: [],
  statuses: [],
  events: [],
  held: [],
})

/** The messages inside held webhooks, each once: another copy of a webhook is held beside the first. */
async function heldMessages(query: TestDatabase['query']): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const row of await query(
    `select h.phone_number_id, h.waba_id, h.reason, w.body
       from whatsapp_cloud_held h join webhooks_event w on w.id = h.webhook_id where h.released_at is null`,
  ))
    for (const { id, changes } of JSON.parse(String(row.body)).entry)
      for (const { value } of changes) {
        if ((id ?? '') !== row.waba_id || (value.metadata?.phone_number_id ?? '') !== row.phone_number_id) continue
        for (const message of [...(value.messages ?? []), ...(value.message_echoes ?? [])])
          if (message.id !== undefined) found.set(message.id, String(row.reason))
      }
  return found
}

/** Order among rows says nothing, save that messages come in the order of the thread. */
function sortByContent(rows: object[]): void {
  const key = (row: object) => `${String((row as { at?: Moment }).at ?? '').padStart(12, '0')} ${JSON.stringify(row)}`
  rows.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
