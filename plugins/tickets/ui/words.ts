import { html, type KaunterHost, type TicketItem, type Tone } from '@kaunter/admin-ui'
import type { TicketsKey } from './catalog.ts'
import { statuses, type Ticket, type TicketStatus } from './data/types.ts'
import { plainText } from './data/whatsapp-text.ts'

export type Host = KaunterHost<TicketsKey>

export function statusWords(host: Host, status: string): string {
  const known = (statuses as readonly string[]).includes(status)
  return known ? host.t(`status.${status as TicketStatus}`) : status
}

const tones: Record<TicketStatus, Tone> = {
  // Red is left for what is late: a list of new tickets is no alarm.
  new: 'info',
  open: 'neutral',
  pending_merchant: 'warn',
  pending_internal: 'violet',
  resolved: 'good',
  closed: 'neutral',
}

/** The status of a ticket in a line of text. */
export const statusBadge = (host: Host, status: TicketStatus) =>
  html`<kaunter-badge dot tone=${tones[status]}>${statusWords(host, status)}</kaunter-badge>`

const kinds = new Set([
  ...['image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contacts', 'button', 'interactive'],
  ...['reaction', 'order', 'system', 'edit', 'revoke', 'unsupported', 'template', 'text'],
])

/** What kind of message it is, in words; kinds that came after this was written are simply a message. */
export function kindWords(host: Host, kind: string): string {
  return host.t((kinds.has(kind) ? `kind.${kind}` : 'kind.other') as TicketsKey)
}

/** What was said last, in one line; what is not text is named. */
export const saidLast = (host: Host, ticket: Pick<Ticket, 'lastMessageKind' | 'lastMessagePreview'>): string =>
  ticket.lastMessageKind === 'text' ? plainText(ticket.lastMessagePreview) : kindWords(host, ticket.lastMessageKind)

/** A failure in the reader's language where we know the code, else in the server's words. */
export function errorWords(host: Host, error: { readonly code: string; readonly message: string }): string {
  if (error.code === 'KAUNTER_UI_UNREACHABLE') return host.t('error.unreachable')
  if (error.code.endsWith('_CHANGED_MEANWHILE')) return host.t('error.changed')
  if (error.code.endsWith('_WINDOW_CLOSED')) return host.t('error.window')
  return error.message === '' ? host.t('error.generic') : error.message
}

/** What slots about a ticket are told. */
export const itemOf = ({ id, contact, outletId }: Ticket): TicketItem => ({
  ticketId: id,
  contactId: contact.id,
  outletId,
})
