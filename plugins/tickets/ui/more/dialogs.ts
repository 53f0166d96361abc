import { ApiError, css, html, type KaunterDialog, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import '@kaunter/admin-ui/records'
import type { FieldEditEvent, FieldSchema, Raw } from '@kaunter/admin-ui/records'
import { repeat } from 'lit/directives/repeat.js'
import { newClientId } from '../data/client-id.ts'
import { takeBack } from '../data/take-back.ts'
import { type Outcome, ticketsApi } from '../data/tickets-api.ts'
import type { Ticket, TicketDetail, TicketStatus } from '../data/types.ts'
import { type DialogKind, InboxEvent } from '../events.ts'
import { errorWords, type Host } from '../words.ts'
import { type Say, sayIn } from './catalog.ts'
import { outcomeWords } from './choices.ts'
import './merge-choice.ts'
import type { MergePickEvent, MergeTarget } from './merge-choice.ts'

/** What is asked before a ticket is resolved, merged, or given to somebody else. */
export class TicketDialogs extends KaunterElement {
  static override properties = {
    opened: {},
    kind: { state: true },
    ticket: { state: true },
    into: { state: true },
    entered: { state: true },
    outcomes: { state: true },
    problem: { state: true },
    busy: { state: true },
  }

  /** The ticket that the page shows: what was asked about another is not answered. */
  declare opened: string | undefined
  declare kind: DialogKind
  declare ticket: TicketDetail | undefined
  /** What it is merged into. */
  declare into: MergeTarget | undefined
  declare entered: Readonly<Record<string, Raw>>
  /** `undefined` while they are read. */
  declare outcomes: readonly Outcome[] | undefined
  declare problem: string
  declare busy: boolean
  #end = 'resolved'
  #reading: Promise<void> | undefined

  static override styles = css`
    :host {
      display: contents;
    }

    form {
      display: contents;
    }

    kaunter-field {
      margin-top: var(--k-space-3);
    }
  `

  constructor() {
    super()
    this.kind = 'resolve'
    this.entered = {}
    this.problem = ''
  }

  /**
   * Asks; what was decided is done here.
   *
   * @param end the status in which a ticket is resolved, where its workflow calls it otherwise.
   */
  async open(kind: DialogKind, ticket: TicketDetail, end = 'resolved'): Promise<void> {
    this.kind = kind
    this.#end = end
    this.ticket = ticket
    this.into = undefined
    this.entered = {}
    this.problem = ''
    this.outcomes = undefined
    this.#reading = kind === 'resolve' ? this.#readOutcomes(ticket.id) : undefined
    await this.updateComplete
    void this.#dialog?.show()
    await this.#focusFirst()
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('opened')) this.#dialog?.close()
  }

  get #dialog(): KaunterDialog | null {
    return this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')
  }

  /** Who has moved on before what is read first is there stays where he is. */
  async #focusFirst(): Promise<void> {
    const root = this.renderRoot as ShadowRoot
    // By then it is open, and all that is known is drawn.
    const drawn = () => new Promise(requestAnimationFrame)
    await drawn()
    const began = root.activeElement
    if (this.#reading) await this.#reading.then(drawn)
    const entering = began?.matches('kaunter-field, tickets-merge-choice')
    if (root.activeElement === began && !entering)
      root.querySelector<HTMLElement>('kaunter-field, tickets-merge-choice')?.focus()
  }

  async #readOutcomes(id: string): Promise<void> {
    let outcomes: readonly Outcome[] = []
    let problem = ''
    try {
      outcomes = (await ticketsApi.outcomes(this.host, id)).items
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem = errorWords(this.host as Host, error)
    }
    if (this.ticket?.id !== id || this.kind !== 'resolve') return
    this.outcomes = outcomes
    this.problem = problem
    this.entered = { outcome: outcomes[0]?.name ?? '', ...this.entered }
  }

  override render() {
    const { kind, ticket } = this
    if (!ticket) return nothing
    const say = sayIn(this.host.locale)
    return html`<form @submit=${this.#onSubmit} @keydown=${this.#onKey}><kaunter-dialog heading=${say(`${kind}.title`, { number: ticket.number })} dismiss=${say('cancel')} data-test="ticket-dialog">
      ${kind === 'merge' || kind === 'hand-over' ? html`<p slot="about">${say(`${kind}.text`)}</p>` : nothing}
      ${
        kind === 'merge'
          ? html`<tickets-merge-choice data-field="into" .ticket=${ticket} @merge-pick=${({
              detail,
            }: MergePickEvent) => {
              this.into = detail.target
            }}></tickets-merge-choice>`
          : nothing
      }
      ${
        kind === 'resolve' && this.outcomes === undefined
          ? html`<kaunter-skeleton count="1" label=${say('resolve.outcome')} data-test="outcomes-loading"></kaunter-skeleton>`
          : nothing
      }
      ${repeat(
        Object.entries(this.#schemas(say)),
        ([name]) => name,
        ([name, schema]) => html`<kaunter-field data-field=${name} .schema=${schema} .raw=${this.entered[name] ?? ''}
          @field-edit=${(event: FieldEditEvent) => {
            this.entered = { ...this.entered, [name]: event.detail.raw }
          }}></kaunter-field>`,
      )}
      ${this.problem === '' ? nothing : html`<kaunter-alert tone="bad" data-test="dialog-problem">${say('failed', { reason: this.problem })}</kaunter-alert>`}
      <kaunter-button slot="actions" type="submit" variant="primary" autofocus data-test="dialog-do" ?loading=${this.busy} ?disabled=${!this.#complete}
        >${kind === 'merge' && this.into ? say('merge.do.into', { number: this.into.number }) : say(`${kind}.do`)}</kaunter-button>
    </kaunter-dialog></form>`
  }

  #schemas(say: Say): Readonly<Record<string, FieldSchema>> {
    const { locale } = this.host
    const note = (title: string): FieldSchema => ({ type: 'string', title, multiline: true, maxLength: 4000 })
    if (this.kind === 'resolve')
      return {
        // Nothing can be chosen of a list that is not there: it would be lost when the list comes.
        ...(this.outcomes && {
          outcome: {
            title: say('resolve.outcome'),
            anyOf: this.outcomes.map((one) => ({ const: one.name, title: outcomeWords(locale, one) })),
          },
        }),
        note: note(say('resolve.note')),
      }
    if (this.kind === 'merge') return {}
    if (this.kind === 'hand-off') return { note: note(say('hand-over.note')) }
    return {
      assigneeId: {
        type: 'string',
        title: say('hand-over.person'),
        empty: say('hand-over.choose'),
        from: { path: '/api/auth/people' },
      },
      teamId: {
        type: 'string',
        title: say('hand-over.team'),
        empty: say('hand-over.choose'),
        from: { path: '/teams' },
      },
      note: note(say('hand-over.note')),
    }
  }

  get #complete(): boolean {
    const filled = (name: string) => this.#text(name) !== ''
    if (this.kind === 'resolve') return true
    if (this.kind === 'merge') return this.into !== undefined
    return filled('note') && (this.kind === 'hand-off' || filled('assigneeId') || filled('teamId'))
  }

  #text(name: string): string {
    return String(this.entered[name] ?? '').trim()
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    if (this.#complete && !this.busy) void this.#do()
  }

  /** A field inside another element's shadow root does not submit the form around it. */
  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return
    const [target] = event.composedPath()
    if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement)
      (event.currentTarget as HTMLFormElement).requestSubmit()
  }

  async #do(): Promise<void> {
    const { host, ticket, kind, into } = this
    if (!ticket) return
    this.busy = true
    this.problem = ''
    // Whoever is quicker than the list takes what it begins with.
    await this.#reading
    try {
      const undoId = newClientId()
      const changed = await this.#send(ticket, undoId)
      this.#dialog?.close(true)
      this.dispatchEvent(new InboxEvent('ticket-taken', { ticket: changed }))
      if (kind === 'resolve') this.#sayResolved(ticket, undoId)
      else host.toast(sayIn(host.locale)(`${kind}.done`, { number: (into ?? ticket).number }), 'good')
      if (into) host.navigate(`/inbox/${into.id}`)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = errorWords(host as Host, error)
    }
    this.busy = false
  }

  #sayResolved({ number }: TicketDetail, undoId: string): void {
    const host = this.host as Host
    const action = { label: host.t('bulk.undo'), run: () => takeBack(host, undoId) }
    host.toast(host.t('done.resolved', { number }), 'good', { action })
  }

  #send({ id, version }: TicketDetail, undoId: string): Promise<Ticket> {
    const { host, kind, into } = this
    const note = this.#text('note')
    if (into) return ticketsApi.merge(host, id, into.id)
    if (kind === 'hand-off') return ticketsApi.handOff(host, id, note)
    if (kind === 'hand-over') {
      const [assigneeId, teamId] = [this.#text('assigneeId'), this.#text('teamId')]
      return ticketsApi.handOver(host, id, { note, ...(assigneeId && { assigneeId }), ...(teamId && { teamId }) })
    }
    const outcome = this.#text('outcome')
    return ticketsApi.change(
      host,
      id,
      { status: this.#end as TicketStatus, ...(outcome && { outcome }), ...(note && { note }) },
      version,
      undoId,
    )
  }
}

register('tickets-dialogs', TicketDialogs)
