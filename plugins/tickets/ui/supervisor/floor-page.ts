import {
  ApiError,
  controls,
  html,
  icon,
  KaunterElement,
  marks,
  nothing,
  pageFrame,
  register,
  timeWords,
} from '@kaunter/admin-ui'
import type { TicketsKey } from '../catalog.ts'
import '../components/choice-dialog.ts'
import type { ChoiceDialog } from '../components/choice-dialog.ts'
import { serverClock } from '../data/server-clock.ts'
import { ticketsApi } from '../data/tickets-api.ts'
import type { Ticket } from '../data/types.ts'
import { errorWords } from '../words.ts'
import { type FloorSay, floorSay } from './catalog.ts'
import { type Agent, type Floor, FloorFeed } from './floor-feed.ts'
import { floorStyles } from './floor-page.styles.ts'
import { agentColumns, byRoom, placeColumns } from './tables.ts'
import { pressingTicket } from './ticket-list.ts'

/** Figures that are older than this, people should not rely on. */
const OLD_MS = 60_000
const FRESH_MS = 10_000
const lists = ['late', 'soon', 'waiting'] as const
const nobody = 'nobody'
/** Of each list, before one asks for all that was read of it. */
const FIRST = 5
type ListName = (typeof lists)[number]

/** What a supervisor looks at: the queue, who has how much, what is late and what will be, who is here. */
export class FloorPage extends KaunterElement<TicketsKey> {
  static override properties = { whole: { state: true } }

  /** The lists that are shown to their end. */
  declare whole: readonly ListName[]
  #feed: FloorFeed | undefined
  #stop = () => {}

  static override styles = [controls, marks, pageFrame, floorStyles]

  constructor() {
    super()
    this.whole = []
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = serverClock.follow(() => this.requestUpdate())
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
    this.#feed?.stop()
    this.#feed = undefined
  }

  override willUpdate(): void {
    this.#feed ??= new FloorFeed(this.host, () => this.requestUpdate())
  }

  get #say(): FloorSay {
    return floorSay(this.host.locale)
  }

  override render() {
    const say = this.#say
    const { floor, error } = this.#feed ?? {}
    return html`<header class="page-bar">
        <h1 class="page-title">${say('title')}</h1>
        ${floor ? this.#age(floor) : nothing}
        <button type="button" class="button plain icon-only" data-test="floor-again" aria-label=${say('again')} title=${say('again')}
          @click=${() => void this.#feed?.read()}>${icon('retry')}</button>
      </header>
      <div class="scroll"><div class="frame">
        ${
          error
            ? html`<kaunter-error heading=${say('failed')} retryable .error=${error} @retry=${() => void this.#feed?.read()}
                >${errorWords(this.host, error)}</kaunter-error>`
            : nothing
        }
        ${floor ? this.#floor(floor) : error ? nothing : html`<kaunter-skeleton count="6" label=${say('loading')}></kaunter-skeleton>`}
      </div></div>
      <tickets-choice></tickets-choice>`
  }

  #age({ at }: Floor) {
    const say = this.#say
    const age = Math.max(0, serverClock.now() - Date.parse(at))
    const { duration, exact } = timeWords(this.host.locale)
    const words =
      age < FRESH_MS
        ? say('age.now')
        : age < OLD_MS
          ? say('age.seconds', { count: Math.round(age / 1000) })
          : say('age.long', { time: duration(age) })
    return html`<span class="age ${age < OLD_MS ? '' : 'old'}" data-test="floor-age" title=${exact(at)}>${words}</span>`
  }

  #floor(floor: Floor) {
    const { host } = this
    const say = this.#say
    return html`${this.#tiles(floor)}
      <div class="lists">${lists.map((name) => this.#list(floor, name))}</div>
      ${this.#empty(floor)}
      <kaunter-card heading=${say('agents')} level="2">
        <kaunter-table label=${say('agents')} .columns=${agentColumns(host, say)} .rows=${floor.agents.toSorted(byRoom)}
          data-test="floor-agents"><span slot="empty">${say('agents.none')}</span></kaunter-table>
      </kaunter-card>
      <div class="places">
        ${(['team', 'franchise'] as const).map(
          (of) => html`<kaunter-card heading=${say(`${of}s`)} level="2">
            <kaunter-table label=${say(`${of}s`)} .columns=${placeColumns(host, say, of)} .rows=${floor[`${of}s`]} data-test="floor-${of}s"
              .keyOf=${({ id }: { id: string | null }) => id ?? nobody}><span slot="empty">${say(`${of}s.none`)}</span></kaunter-table>
          </kaunter-card>`,
        )}
      </div>`
  }

  #tiles({ all }: Floor) {
    const say = this.#say
    const { duration } = timeWords(this.host.locale)
    const since =
      all.oldest === null ? '' : say('waiting.since', { time: duration(serverClock.now() - Date.parse(all.oldest)) })
    const tile = (key: 'open' | 'unassigned' | 'late', query: string) =>
      html`<a class="tile ${key === 'late' && all.late > 0 ? 'late' : ''}" href="/admin/inbox${query}" data-test="tile-${key}"><strong>${all[key]}</strong>${say(key)}</a>`
    return html`<div class="tiles">
      ${tile('open', '')}
      <div class="tile" data-test="tile-waiting"><strong>${all.waiting}</strong>${say('waiting')}<small>${since}</small></div>
      ${tile('unassigned', '?lane=none')}
      <div class="tile ${all.soon > 0 ? 'soon' : ''}" data-test="tile-soon"><strong>${all.soon}</strong>${say('soon')}</div>
      ${tile('late', '?sla=breached')}
    </div>`
  }

  /** None of it is no card: the figure above says it, and a line below. */
  #list(floor: Floor, name: ListName) {
    const { host, whole } = this
    const say = this.#say
    const tickets = floor[name]
    if (tickets.length === 0) return nothing
    const parts = { host, say, give: (ticket: Ticket) => void this.#give(ticket) }
    const count = floor.all[name]
    const shown = whole.includes(name) ? tickets : tickets.slice(0, FIRST)
    return html`<kaunter-card heading=${say(`${name}.title`)} level="2">
      ${count > shown.length ? html`<span slot="actions" class="of">${shown.length} ${say('of.all', { count })}</span>` : nothing}
      <ul aria-label=${say(`${name}.title`)}>${shown.map((ticket) => pressingTicket(parts, ticket, name))}</ul>
      ${tickets.length > FIRST ? this.#turn(name, tickets.length - FIRST) : nothing}
    </kaunter-card>`
  }

  #turn(name: ListName, count: number) {
    const { whole } = this
    const all = whole.includes(name)
    const turn = () => {
      this.whole = all ? whole.filter((each) => each !== name) : [...whole, name]
    }
    return html`<button type="button" class="button plain turn" data-test="floor-${name}-more" aria-expanded=${all} @click=${turn}
      >${all ? this.#say('less') : this.#say('more', { count })}</button>`
  }

  #empty(floor: Floor) {
    const none = lists.filter((name) => floor[name].length === 0)
    if (none.length === 0) return nothing
    return html`<p class="none" data-test="floor-none">${none.map((name) => html`<span>${icon('check')} ${this.#say(`${name}.none`)}</span>`)}</p>`
  }

  async #give(ticket: Ticket): Promise<void> {
    const say = this.#say
    const { assignee, number } = ticket
    const agents = this.#feed?.floor?.agents.toSorted(byRoom) ?? []
    const choices = agents.map((agent) => {
      const disabled = agent.id === assignee?.id
      return { value: agent.id, label: agent.name, disabled, note: disabled ? say('give.has') : this.#loadOf(agent) }
    })
    const off = assignee === null ? [] : [{ value: nobody, label: say('give.nobody', { name: assignee.name }) }]
    const dialog = this.renderRoot.querySelector<ChoiceDialog>('tickets-choice')
    const question = { heading: say('give.title', { number }), cancel: say('cancel'), hook: 'give-to' }
    const to = await dialog?.ask({ ...question, choices: [...off, ...choices] })
    if (to !== undefined) await this.#assign(ticket, to === nobody ? null : to, true)
  }

  #loadOf({ state, open }: Agent): string {
    return this.#say('give.load', { state: this.#say(state), count: open })
  }

  async #assign(ticket: Ticket, assigneeId: string | null, undoable: boolean): Promise<void> {
    const { host } = this
    const say = this.#say
    const { number } = ticket
    try {
      const changed = await ticketsApi.change(host, ticket.id, { assigneeId }, ticket.version)
      const name = changed.assignee?.name
      const text = name === undefined ? say('taken', { number }) : say('given', { number, name })
      const action = { label: say('undo'), run: () => this.#assign(changed, ticket.assignee?.id ?? null, false) }
      host.toast(text, 'good', undoable ? { action } : {})
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      host.toast(say('refused', { number, reason: errorWords(host, error) }), 'bad')
    }
    void this.#feed?.read()
  }
}

register('tickets-floor', FloorPage)
