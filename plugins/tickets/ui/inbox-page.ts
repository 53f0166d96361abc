import {
  ApiError,
  controls,
  html,
  icon,
  KaunterElement,
  marks,
  nothing,
  type PageRoute,
  register,
} from '@kaunter/admin-ui'
import type { TicketsKey } from './catalog.ts'
import type { MessageComposer } from './components/composer.ts'
import './components/lane-tabs.ts'
import { WIDE } from './components/list-tools.ts'
import type { ThreadHeader } from './components/thread-header.ts'
import { loadThreadParts, threadPane } from './components/thread-pane.ts'
import './components/ticket-list.ts'
import type { TicketList } from './components/ticket-list.ts'
import './components/view-strip.ts'
import { originOf, wayBack } from './components/way-back.ts'
import { countsFeed } from './data/counts-feed.ts'
import { type ListForm, type ListPrefs, readPrefs, savePrefs } from './data/list-prefs.ts'
import { serverClock } from './data/server-clock.ts'
import { ticketsApi } from './data/tickets-api.ts'
import type { Counts, Mode, Person, Ticket } from './data/types.ts'
import { addressQuery, narrowed, type View, viewFrom } from './data/views.ts'
import type { InboxEvent } from './events.ts'
import { inboxStyles } from './inbox-page.styles.ts'
import { InboxParts } from './inbox-parts.ts'
import { InboxPress } from './inbox-press.ts'

const TICK_MS = 20_000
const EARLY_MS = 2_000
const NARROW = matchMedia('(max-width: 47.99rem)')
const THREE_PANES = matchMedia('(min-width: 75rem)')

/** The inbox: lanes and list, the conversation, the details. */
export class InboxPage extends KaunterElement<TicketsKey> {
  static override properties = {
    route: { attribute: false },
    now: { state: true },
    counts: { state: true },
    people: { state: true },
    details: { state: true },
    prefs: { state: true },
  }

  declare route: PageRoute
  declare now: number
  declare counts: Counts | undefined
  declare people: readonly Person[]
  declare details: boolean
  declare prefs: ListPrefs | undefined
  #parts: InboxParts | undefined
  #press: InboxPress | undefined
  #stops: (() => void)[] = []
  #opened: string | undefined
  /** The view that the list has been told to show. */
  #listed: string | undefined

  static override styles = [controls, marks, inboxStyles]

  constructor() {
    super()
    this.now = serverClock.now()
    this.people = []
    this.details = THREE_PANES.matches
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const tick = setInterval(() => {
      this.now = serverClock.now()
    }, TICK_MS)
    const onKey = (event: KeyboardEvent) => this.#press?.onKey(event)
    const onWidth = () => this.requestUpdate()
    window.addEventListener('keydown', onKey)
    WIDE.addEventListener('change', onWidth)
    // Before the first ticket is opened, and after what one sees at once.
    const early = setTimeout(() => this.#loadThread(), EARLY_MS)
    this.#stops.push(
      () => clearTimeout(early),
      () => clearInterval(tick),
      () => window.removeEventListener('keydown', onKey),
      () => WIDE.removeEventListener('change', onWidth),
    )
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    for (const stop of this.#stops) stop()
    this.#stops = []
    this.#parts?.stop()
    this.#parts = undefined
    this.#listed = undefined
  }

  get #id(): string | undefined {
    return this.route.rest === '' ? undefined : this.route.rest
  }

  get #view(): View {
    return viewFrom(this.route.query, (id) => this.#parts?.saved.find(id)?.filter)
  }

  get #form(): ListForm {
    const { form = 'comfortable' } = this.prefs ?? {}
    return form !== 'table' || (WIDE.matches && this.#id === undefined) ? form : 'compact'
  }

  readonly #addressOf = (id: string | undefined, view: View = this.#view) =>
    `${id === undefined ? '/inbox' : `/inbox/${id}`}${addressQuery(view)}`

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    this.#parts ??= this.#start()
    this.#list(this.#parts)
    if (!changed.has('route')) return
    this.now = serverClock.now()
    void this.#parts.thread.open(this.#id)
    if (this.#id !== undefined) this.#loadThread()
  }

  #loadThread(): void {
    loadThreadParts().catch(() => this.host?.toast(this.host.t('error.unreachable'), 'bad'))
  }

  /** Shows the view of the address; one that is kept must have been read first. */
  #list({ inbox, saved }: InboxParts): void {
    const id = this.route.query.get('view')
    if (id !== null && !saved.isRead) return
    const view = this.#view
    const key = JSON.stringify(view)
    if (key === this.#listed) return
    this.#listed = key
    void inbox.open(view)
    if (id !== null && view.saved === undefined && !saved.failed) this.host.toast(this.host.t('views.gone'))
  }

  #start(): InboxParts {
    const parts = new InboxParts({
      host: () => this.host,
      changed: () => this.requestUpdate(),
      part: (tag) => this.#part(tag),
      counted: (counts) => {
        this.counts = counts
        this.now = serverClock.now()
      },
      done: (ticket) => this.#done(ticket),
      doneMany: () => this.#part<TicketList>('tickets-list')?.release(),
      showView: (saved) =>
        this.#go(this.#id, { lane: 'active', filter: {}, ...(saved === undefined ? {} : { saved }) }),
    })
    this.prefs = readPrefs(this.host.user.id)
    this.#press = new InboxPress({
      ...parts,
      part: (tag) => this.#part(tag),
      opened: () => this.#id,
      userId: () => this.host.user.id,
      mine: (number) => this.host.t('done.mine', { number }),
      prefs: () => this.prefs ?? readPrefs(this.host.user.id),
      setPrefs: (prefs) => this.#setPrefs(prefs),
      isNarrow: () => NARROW.matches,
      go: (id) => this.#go(id),
      back: () => this.#back(),
      write: (id, mode) => this.#write(id, mode),
      toggleDetails: () => this.#onDetails(),
      pickChanged: () => this.#onPick(),
    })
    void this.#readPeople()
    return parts
  }

  async #readPeople(): Promise<void> {
    try {
      this.people = (await ticketsApi.people(this.host)).items
    } catch (error) {
      // Without the list one can still take a ticket; the server may also refuse the list to this role.
      if (!(error instanceof ApiError)) throw error
    }
  }

  override render() {
    const { host, prefs } = this
    const parts = this.#parts
    if (!parts || !prefs) return nothing
    const { inbox, thread, ahead, acts, picked, saved, bulk, extras, presence, views, tools } = parts
    const showDetails = this.details && thread.ticket !== undefined && thread.state === 'ready'
    const form = this.#form
    const view = this.#view
    // Among the tools, until there is a view that wants a line.
    const strip = html`<tickets-views slot=${saved.items.length > 0 ? nothing : 'views'} .view=${view} .saved=${saved}></tickets-views>`
    return html`<div class="inbox ${this.#id ? 'has-ticket' : ''} ${showDetails ? 'with-details' : ''} ${form === 'table' ? 'as-table' : ''}"
      @lane-pick=${({ detail }: InboxEvent<'lane-pick'>) => this.#go(this.#id, { lane: detail.lane, filter: view.saved === undefined ? view.filter : {} })}
      @filter-pick=${({ detail }: InboxEvent<'filter-pick'>) => this.#go(this.#id, narrowed(view, { filter: detail.filter }))}
      @view-act=${({ detail }: InboxEvent<'view-act'>) => void views.act(detail.act, view)}
      @prefs-change=${({ detail }: InboxEvent<'prefs-change'>) => this.#setPrefs(detail)}
      @pick-change=${() => this.#onPick()}
      @pick-none=${() => this.#onPickNone()}
      @bulk-do=${({ detail }: InboxEvent<'bulk-do'>) => void bulk.run(picked.ids, detail)}
      @load-more=${() => void inbox.loadMore()}
      @load-again=${() => this.#again()}
      @load-older=${() => void thread.loadOlder()}
      @thread-back=${() => this.#back()}
      @details-toggle=${this.#onDetails}
      @dialog-open=${({ detail }: InboxEvent<'dialog-open'>) => void acts.ask(detail.kind, this.#id)}
      @macros-open=${() => this.#id && void tools.macros(this.#id)}
      @watch-toggle=${() => this.#id && void tools.watch(this.#id)}
      @ticket-taken=${({ detail }: InboxEvent<'ticket-taken'>) => this.#taken(detail.ticket)}
      @ticket-change=${({ detail }: InboxEvent<'ticket-change'>) => void acts.change(this.#id, detail)}
      @text-send=${({ detail }: InboxEvent<'text-send'>) => void acts.send(detail, (id) => this.#id === id)}
      @text-suggest=${({ detail }: InboxEvent<'text-suggest'>) => this.#part<MessageComposer>('tickets-composer')?.restore('reply', detail.text)}
      @text-resend=${({ detail }: InboxEvent<'text-resend'>) => void acts.resend(detail.clientId)}
      @text-undo=${({ detail }: InboxEvent<'text-undo'>) => void acts.undo(detail.clientId)}
      @text-edit=${({ detail }: InboxEvent<'text-edit'>) => void acts.edit(detail)}
      @text-discard=${({ detail }: InboxEvent<'text-discard'>) => void acts.discard(detail.clientId)}
      @message-retry=${({ detail }: InboxEvent<'message-retry'>) => void acts.retry(detail.messageId)}>
      <h1 class="visually-hidden">${host.t('page.title')}</h1>
      <section class="list-pane" aria-label=${host.t('list.label')} @row-near=${ahead.onNear}>
        <div class="title">
          <span class="page-title" aria-hidden="true">${host.t('page.title')}</span>
          <button type="button" class="button plain icon-only" aria-label=${host.t('action.shortcuts')}
            title="${host.t('action.shortcuts')} (?)" @click=${() => void this.#press?.showKeys()}>
            ${icon('help')}
          </button>
        </div>
        <tickets-lanes .lane=${view.saved === undefined ? view.lane : undefined} .counts=${this.counts}></tickets-lanes>
        ${saved.items.length > 0 ? strip : nothing}
        <tickets-list-tools .view=${view} .prefs=${prefs} .counts=${this.counts} .now=${this.now}>${saved.items.length > 0 ? nothing : strip}</tickets-list-tools>
        <tickets-list .store=${inbox} .picked=${picked} .extras=${extras} .outbox=${thread.writing.outbox} .presence=${presence} form=${form} .columns=${prefs.columns} ?picking=${picked.size > 0}
          .selected=${this.#id} .now=${this.now} .addressOf=${this.#rowAddress}></tickets-list>
        ${
          picked.size > 0 || bulk.progress !== undefined || bulk.problems.length > 0
            ? html`<tickets-bulk-bar .ids=${picked.ids} .people=${this.people} .bulk=${bulk}></tickets-bulk-bar>`
            : nothing
        }
      </section>
      <section class="thread-pane" aria-label=${thread.ticket?.contact.name ?? host.t('thread.none.title')}>
        ${this.#id === undefined ? nothing : wayBack(host, this.route.query)}
        ${threadPane({ host, thread, people: this.people, details: this.details, now: this.now, back: () => this.#back() })}
      </section>
      ${
        showDetails
          ? html`<aside aria-label=${host.t('details.label')}>
            <tickets-details .ticket=${thread.ticket} .now=${this.now}></tickets-details>
          </aside>`
          : nothing
      }
      <tickets-keys></tickets-keys>
      <tickets-dialogs .opened=${this.#id}></tickets-dialogs>
      <tickets-macros .opened=${this.#id}></tickets-macros>
      <tickets-view-dialog></tickets-view-dialog>
    </div>`
  }

  readonly #rowAddress = (id: string) => `/admin${this.#addressOf(id)}`

  override updated(): void {
    const id = this.#id
    const { ahead, thread } = this.#parts ?? {}
    if (thread?.state === 'ready' || id === undefined)
      ahead?.shows(id, (step) => this.#part<TicketList>('tickets-list')?.beside(step, id))
    if (id === this.#opened) return
    if (!NARROW.matches) {
      this.#opened = id
      return
    }
    // On a phone the thread takes the place of the list and back; the focus has to go along.
    if (id === undefined) {
      this.#part<TicketList>('tickets-list')?.focusTicket(this.#opened)
      this.#opened = id
    } else if (this.#parts?.thread.state === 'ready') {
      this.#opened = id
      void this.#focusTitle()
    }
  }

  async #focusTitle(): Promise<void> {
    await loadThreadParts()
    const header = this.#part<ThreadHeader>('tickets-thread-header')
    await header?.updateComplete
    header?.focusTitle()
  }

  #part<T extends Element>(tag: string): T | null {
    return this.renderRoot.querySelector<T>(tag)
  }

  #go(id: string | undefined, view: View = this.#view): void {
    this.host.navigate(this.#addressOf(id, view))
  }

  #back(): void {
    const id = this.#id
    if (this.details && !THREE_PANES.matches && id !== undefined) {
      this.details = false
      if (!NARROW.matches) return
    }
    const origin = originOf(this.route.query)
    if (origin) this.host.navigate(origin.path)
    else this.#go(undefined)
    if (!NARROW.matches) void this.updateComplete.then(() => this.#part<TicketList>('tickets-list')?.focusTicket(id))
  }

  /** Once a ticket is resolved one goes on to the next, unless one wants to stay; what one did shows at once. */
  #done(ticket: Ticket): void {
    const list = this.#part<TicketList>('tickets-list')
    const ended = ticket.status === 'resolved' || ticket.status === 'closed'
    if (ended && ticket.id === this.#id && this.prefs?.afterResolve === 'next') {
      const after = [list?.beside(1, ticket.id), list?.beside(-1, ticket.id)].find((id) => id !== ticket.id)
      this.#go(after)
    }
    list?.release()
  }

  #taken(ticket: Ticket): void {
    this.#parts?.acts.take(ticket)
    this.#done(ticket)
  }

  #again(): void {
    void this.#parts?.inbox.open(this.#view)
    void this.#parts?.saved.read()
    countsFeed.refresh()
    if (this.people.length === 0) void this.#readPeople()
  }

  #onDetails(): void {
    this.details = !this.details
  }

  #setPrefs(prefs: ListPrefs): void {
    this.prefs = prefs
    savePrefs(this.host.user.id, prefs)
  }

  #onPickNone(): void {
    this.#parts?.picked.clear()
    this.#onPick()
    this.#part<TicketList>('tickets-list')?.focusTicket(this.#id)
  }

  #onPick(): void {
    void import('./more/bulk-bar.ts').catch(() => this.host.toast(this.host.t('error.unreachable'), 'bad'))
    this.requestUpdate()
  }

  async #write(id: string, mode: Mode): Promise<void> {
    if (id !== this.#id) {
      this.#go(id)
      await this.updateComplete
      await this.#parts?.thread.opening
      await this.updateComplete
    }
    await loadThreadParts()
    await this.#part<MessageComposer>('tickets-composer')?.focusMode(mode)
  }
}

register('tickets-inbox', InboxPage)
