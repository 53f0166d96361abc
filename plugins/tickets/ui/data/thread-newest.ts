import type { KaunterHost } from '@kaunter/admin-ui'
import { ticketsApi } from './tickets-api.ts'
import type { Message, Page, TicketDetail, TicketEvent } from './types.ts'

/** A ticket with the newest part of its thread, all of one reading. */
export interface Newest {
  readonly ticket: TicketDetail
  readonly messages: Page<Message>
  readonly events: Page<TicketEvent>
  /** When it was asked for, by `performance.now()`. */
  readonly asked: number
}

/** Reads what a ticket shows when it is opened. Throws `ApiError`. */
export async function readNewest(host: KaunterHost, id: string): Promise<Newest> {
  const asked = performance.now()
  const [ticket, messages, events] = await Promise.all([
    ticketsApi.detail(host, id),
    ticketsApi.messages(host, id, null),
    ticketsApi.events(host, id, null),
  ])
  return { ticket, messages, events, asked }
}
