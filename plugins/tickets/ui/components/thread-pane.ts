import { html, nothing } from '@kaunter/admin-ui'
import { replyLeft } from '../data/reply-window.ts'
import type { ThreadStore } from '../data/thread-store.ts'
import type { Person, TicketDetail } from '../data/types.ts'
import type { InboxEvent } from '../events.ts'
import { errorWords, type Host, itemOf } from '../words.ts'

interface ThreadPane {
  host: Host
  thread: ThreadStore
  people: readonly Person[]
  details: boolean
  now: number
  back(): void
}

const names = new WeakMap<readonly Person[], ReadonlyMap<string, string>>()

/** The same map for the same people, so that nothing is drawn anew for it. */
function namesOf(people: readonly Person[]): ReadonlyMap<string, string> {
  const made = names.get(people) ?? new Map(people.map((person) => [person.id, person.name]))
  names.set(people, made)
  return made
}

let parts: Promise<unknown> | undefined

/** Loads what shows a ticket, once; the list is there before. What failed is tried again with the next ticket. */
export async function loadThreadParts(): Promise<void> {
  parts ??= import('./thread-parts.ts')
  try {
    await parts
  } catch (error) {
    parts = undefined
    throw error
  }
}

/** One ticket: its header, the conversation, and where one writes; or why there is none. */
export function threadPane({ host, thread, people, details, now, back }: ThreadPane) {
  if (thread.state === 'none')
    return html`<kaunter-empty icon="chat" heading=${host.t('thread.none.title')}>${host.t('thread.none.text')}</kaunter-empty>`
  if (thread.state === 'missing')
    return html`<kaunter-empty icon="lock" heading=${host.t('thread.missing.title')}>${host.t('thread.missing.text')}
      <kaunter-button slot="actions" @click=${back}>${host.t('thread.back')}</kaunter-button></kaunter-empty>`
  if (thread.state === 'failed' && thread.error)
    return html`<kaunter-error heading=${host.t('thread.failed')} retryable .error=${thread.error}
      @retry=${() => thread.retryLoad()}>${errorWords(host, thread.error)}</kaunter-error>`
  thread.people = people
  const { ticket } = thread
  return html`${
    ticket
      ? html`<tickets-thread-header .ticket=${ticket} .people=${people}
        .details=${details} .now=${now}
        @thread-print=${({ detail }: InboxEvent<'thread-print'>) => void print(host, thread, detail.notes)}>
          <tickets-present slot="presence" .ticketId=${ticket.id}></tickets-present>
        </tickets-thread-header>
        <kaunter-slot row name="ticket.actions/v1" .item=${itemOf(ticket)}></kaunter-slot>`
      : html`<div class="header-bone" aria-hidden="true"><div class="bone"></div></div>`
  }
    <tickets-conversation .store=${thread} .names=${namesOf(people)} .now=${now}></tickets-conversation>
    ${ticket ? composer(thread, ticket, now) : nothing}`
}

async function print(host: Host, thread: ThreadStore, notes: boolean): Promise<void> {
  const { printThread } = await import('../more/print.ts')
  await printThread(host, thread, notes)
}

function composer(thread: ThreadStore, ticket: TicketDetail, now: number) {
  return html`<tickets-composer .ticketId=${ticket.id} .contactName=${ticket.contact.name} .left=${replyLeft(ticket, now)}
    .reason=${ticket.window.reason ?? undefined} .store=${thread}></tickets-composer>`
}
