import { ApiError, offerCommands } from '@kaunter/admin-ui'
import { countsFeed } from './data/counts-feed.ts'
import { ExtrasFeed } from './data/extras-feed.ts'
import { followThread } from './data/follow-thread.ts'
import { InboxStore } from './data/inbox-store.ts'
import { isMaskedName } from './data/merge.ts'
import { PresenceFeed } from './data/presence-feed.ts'
import { SavedViews } from './data/saved-views.ts'
import { Selection } from './data/selection.ts'
import { ThreadStore } from './data/thread-store.ts'
import { ThreadsAhead } from './data/threads-ahead.ts'
import { ticketsApi } from './data/tickets-api.ts'
import type { Counts, Ticket } from './data/types.ts'
import { InboxActs } from './inbox-acts.ts'
import { InboxAhead } from './inbox-ahead.ts'
import { InboxBulk } from './inbox-bulk.ts'
import { InboxTools } from './inbox-tools.ts'
import type { InboxViews } from './inbox-views.ts'
import { ticketCommands } from './palette.ts'
import type { Host } from './words.ts'

interface Needs {
  host(): Host
  changed(): void
  part<T extends Element>(tag: string): T | null
  counted(counts: Counts): void
  /** Told of each ticket that this person has changed. */
  done(ticket: Ticket): void
  /** Told when many tickets were changed. */
  doneMany(): void
  showView(id: string | undefined): void
}

/** What the inbox works with, kept right by live events. */
export class InboxParts {
  readonly inbox: InboxStore
  readonly thread: ThreadStore
  readonly ahead: InboxAhead
  readonly acts: InboxActs
  readonly picked = new Selection()
  readonly saved: SavedViews
  readonly extras: ExtrasFeed
  readonly bulk: InboxBulk
  readonly views: Pick<InboxViews, 'act'>
  readonly tools: InboxTools
  readonly presence: PresenceFeed
  readonly #needs: Needs
  readonly #stops: (() => void)[]

  constructor(needs: Needs) {
    const { host, changed, part } = needs
    this.#needs = needs
    this.inbox = new InboxStore(host, changed)
    const ahead = new ThreadsAhead(host)
    this.ahead = new InboxAhead(ahead)
    this.thread = new ThreadStore(host, changed, ahead)
    this.acts = new InboxActs({ host, inbox: this.inbox, thread: this.thread, part, done: needs.done })
    this.saved = new SavedViews(host, changed)
    this.extras = new ExtrasFeed(host, changed)
    this.bulk = new InboxBulk({ host, picked: this.picked, changed, done: needs.doneMany })
    this.views = {
      act: async (...wish) => {
        const loaded = await import('./inbox-views.ts').catch(() => undefined)
        if (loaded === undefined) host().toast(host().t('error.unreachable'), 'bad')
        else await new loaded.InboxViews({ host, saved: this.saved, part, show: needs.showView }).act(...wish)
      },
    }
    this.tools = new InboxTools({ host, thread: this.thread, part })
    this.presence = new PresenceFeed(host(), changed)
    this.#stops = [ahead.follow(host()), ...this.#listen()]
  }

  stop(): void {
    for (const stop of this.#stops) stop()
    this.ahead.stop()
    this.inbox.stop()
    this.thread.stop()
    this.presence.stop()
  }

  #listen(): (() => void)[] {
    const { acts, inbox, saved, thread, tools } = this
    const { on } = this.#needs.host()
    return [
      on<{ ticket: Ticket }>('ticket.changed', ({ ticket }) => {
        this.extras.renewKnown(ticket.id)
        void this.#arrive(ticket)
      }),
      followThread(this.#needs.host(), thread),
      on<{ ticketId: string }>('ticket.thread', ({ ticketId }) => {
        if (ticketId === thread.id) void thread.reload(true)
      }),
      on<{ ticketId: string }>('ticket.hidden', ({ ticketId }) => void acts.recheck(ticketId)),
      on<{ ticketId: string }>('ticket.watchers', ({ ticketId }) => void tools.follow(ticketId)),
      on('live.reset', () => {
        void inbox.reload()
        void thread.reload()
      }),
      offerCommands(() => ticketCommands(thread.ticket)),
      countsFeed.follow(this.#needs.host(), (counts) => {
        this.#needs.counted(counts)
        void saved.count()
      }),
      saved.follow(),
    ]
  }

  /** Live events mask the contact; who may see it whole reads a new ticket whose contact is called by a number. */
  async #arrive(ticket: Ticket): Promise<void> {
    const host = this.#needs.host()
    const known = this.inbox.knows(ticket.id) || !isMaskedName(ticket.contact.name)
    if (known || !host.can('directory:contact-details')) return this.acts.take(ticket)
    try {
      this.acts.take(await ticketsApi.detail(host, ticket.id))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.acts.take(ticket)
    }
  }
}
