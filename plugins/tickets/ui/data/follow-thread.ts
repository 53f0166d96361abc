import type { KaunterHost } from '@kaunter/admin-ui'
import type { ThreadStore } from './thread-store.ts'
import type { Message, TicketEvent } from './types.ts'

/**
 * Keeps a thread right: by live events, when the person comes back to the window (he may have typed in another one), and
 * saves what he has typed before he goes.
 *
 * @returns what stops it.
 */
export function followThread({ on }: KaunterHost, thread: ThreadStore): () => void {
  const onVisibility = () => {
    if (document.visibilityState === 'hidden') thread.writing.drafts.flush(true)
    else thread.refresh()
  }
  const onLeave = () => thread.writing.drafts.flush(true)
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('focus', onVisibility)
  window.addEventListener('pagehide', onLeave)
  const stops = [
    on<{ ticketId: string; message: Message }>('ticket.message', (data) =>
      thread.applyMessage(data.ticketId, data.message),
    ),
    on<{ ticketId: string; event: TicketEvent }>('ticket.event', (data) =>
      thread.applyEvent(data.ticketId, data.event),
    ),
    on<{ ticketId: string }>('ticket.drafts', ({ ticketId }) => thread.refresh(ticketId)),
    on<{ ticketId: string }>('ticket.outgoing', ({ ticketId }) => thread.refresh(ticketId)),
    on('live.ready', () => thread.writing.drafts.flush()),
    () => document.removeEventListener('visibilitychange', onVisibility),
    () => window.removeEventListener('focus', onVisibility),
    () => window.removeEventListener('pagehide', onLeave),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}
