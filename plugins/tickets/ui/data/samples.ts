import type { Message, Ticket, TicketEvent, Together } from './types.ts'

/** Made-up records for tests. */
export function ticket(change: Partial<Ticket> = {}): Ticket {
  return {
    id: '1',
    number: 1001,
    status: 'open',
    statusCategory: 'open',
    workflow: 'support',
    priority: 'normal',
    kind: 'support',
    categoryId: null,
    teamId: null,
    outcome: null,
    snoozedUntil: null,
    mergedIntoId: null,
    followsId: null,
    slaState: 'none',
    slaDueAt: null,
    slaMetric: null,
    contact: { id: '7', name: 'Kedai Kopi Seri', phone: '+60123456789', email: null, masked: false },
    assignee: null,
    franchiseId: null,
    outletId: null,
    channel: 'whatsapp-cloud',
    lastMessagePreview: 'Mesin tak boleh cetak',
    lastMessageKind: 'text',
    lastMessageDirection: 'in',
    lastMessageAt: '2026-11-21T10:00:00.000Z',
    unsent: false,
    awaitingReplySince: null,
    createdAt: '2026-11-21T09:00:00.000Z',
    version: 1,
    ...change,
  }
}

export function message(change: Partial<Message> = {}): Message {
  return {
    id: '1',
    direction: 'in',
    kind: 'text',
    text: 'Hello',
    content: 'Hello',
    status: 'received',
    version: 1,
    sentAt: change.createdAt ?? '2026-11-21T10:00:00.000Z',
    createdAt: '2026-11-21T10:00:00.000Z',
    author: null,
    error: null,
    replyTo: null,
    media: null,
    clientId: null,
    canRetry: false,
    automatic: false,
    ...change,
  }
}

export function noteEvent(change: Partial<TicketEvent> = {}): TicketEvent {
  return {
    id: '1',
    type: 'note',
    at: '2026-11-21T10:00:00.000Z',
    actor: null,
    actorKind: 'user',
    data: { text: 'Note' },
    changes: [],
    ...change,
  }
}

/** At a ticket at which nobody writes. */
export const alone: Together = { drafts: [], unsaved: [], outgoing: [], undoSeconds: 0 }
