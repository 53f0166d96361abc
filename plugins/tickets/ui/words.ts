import { ApiError, type KaunterHost, type TicketItem } from '@kaunter/admin-ui'
import type { TicketsKey } from './catalog.ts'
import { statuses, type Ticket, type TicketStatus } from './data/types.ts'

export type Host = KaunterHost<TicketsKey>

export function statusWords(host: Host, status: string): string {
  const known = (statuses as readonly string[]).includes(status)
  return known ? host.t(`status.${status as TicketStatus}`) : status
}

const kinds = new Set([
  ...['image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contacts', 'button', 'interactive'],
  ...['reaction', 'order', 'system', 'edit', 'revoke', 'unsupported', 'template', 'text'],
])

/** What kind of message it is, in words; kinds that came after this was written are simply a message. */
export function kindWords(host: Host, kind: string): string {
  return host.t((kinds.has(kind) ? `kind.${kind}` : 'kind.other') as TicketsKey)
}

/** A failure in the reader's language where we know the code, else in the server's words. */
export function errorWords(host: Host, error: { readonly code: string; readonly message: string }): string {
  if (error.code === 'KAUNTER_UI_UNREACHABLE') return host.t('error.unreachable')
  if (error.code.endsWith('_WINDOW_CLOSED')) return host.t('error.window')
  return error.message === '' ? host.t('error.generic') : error.message
}

/** The number that helps the deployer find a failure in the log; nothing when the server never saw the request. */
export function referenceWords(host: Host, error: unknown): string | undefined {
  return error instanceof ApiError && error.requestId !== ''
    ? host.t('error.reference', { id: error.requestId })
    : undefined
}

/** First letters of the first two words of a name. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return ((words[0]?.[0] ?? '?') + (words[1]?.[0] ?? '')).toUpperCase()
}

/** What slots about a ticket are told. */
export const itemOf = ({ id, contact, outletId }: Ticket): TicketItem => ({
  ticketId: id,
  contactId: contact.id,
  outletId,
})
