import {
  ApiError,
  controls,
  css,
  html,
  KaunterElement,
  LastQuestion,
  nothing,
  register,
  timeWords,
} from '@kaunter/admin-ui'
import { type Outlet, type OutletChoice, ticketsApi } from '../data/tickets-api.ts'
import type { TicketDetail } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { type Say, sayIn } from './catalog.ts'

/** Which outlet a ticket is for: what is known, what is suggested, and a search for another. */
export class OutletBox extends KaunterElement {
  static override properties = {
    ticket: { attribute: false },
    choice: { state: true },
    search: { state: true },
    remember: { state: true },
    changing: { state: true },
    problem: { state: true },
    busy: { state: true },
  }

  declare ticket: TicketDetail
  declare choice: OutletChoice | undefined
  declare search: string
  declare remember: boolean
  /** Whether another is looked for. */
  declare changing: boolean
  declare problem: string
  declare busy: boolean
  #shown = ''
  readonly #choices = new LastQuestion(this, {
    ask: () => ticketsApi.outlets(this.host, this.ticket.id, this.search),
    answered: (choice) => {
      this.choice = choice
      this.problem = ''
      this.#told()
    },
    refused: ({ message }) => {
      this.problem = message
      this.#told()
    },
  })

  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--k-space-2);
        font-size: var(--k-text-m);
      }

      p {
        margin: 0;
        color: var(--k-text-quiet);
        overflow-wrap: anywhere;
      }

      .current {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--k-space-1);
        color: var(--k-text);
      }

      ul {
        display: grid;
        gap: var(--k-space-1);
        margin: 0;
        padding: 0;
        list-style: none;
      }

      .outlet {
        width: 100%;
        height: auto;
        padding-block: 0.25rem;
        flex-wrap: wrap;
        justify-content: flex-start;
        text-align: start;
        white-space: normal;
      }

      .acts {
        display: flex;
        gap: var(--k-space-2);
      }

      .quiet {
        color: var(--k-text-quiet);
        font-weight: 400;
      }
    `,
  ]

  constructor() {
    super()
    this.search = ''
    this.remember = true
    this.problem = ''
  }

  override willUpdate(): void {
    const shown = `${this.ticket.id} ${this.ticket.outletId}`
    if (shown === this.#shown) return
    this.#shown = shown
    this.search = ''
    this.problem = ''
    this.changing = false
    void this.#choices.now()
  }

  #told(): void {
    this.dispatchEvent(new Event('part-read', { bubbles: true }))
  }

  override render() {
    const say = sayIn(this.host.locale)
    const { choice } = this
    return html`${this.problem === '' ? nothing : html`<kaunter-alert tone="bad">${say('outlet.failed', { reason: this.problem })}</kaunter-alert>`}
      ${choice ? this.#body(say, choice) : nothing}`
  }

  #body(say: Say, { current, suggested, found, question }: OutletChoice) {
    const { host } = this
    const mayLink = host.can('tickets:link')
    const others = suggested.filter(({ outlet }) => outlet.id !== current?.id)
    const asked = question && question.settledAt === null
    return html`${
      current
        ? html`<div class="current" data-test="outlet-current"><span>${current.name} <span class="quiet">${current.oid} · ${current.franchise.name}</span></span>
            ${
              mayLink
                ? html`<span class="acts"><kaunter-button variant="link" data-test="outlet-change" @click=${this.#onChange}>${say('outlet.change')}</kaunter-button>
                  <kaunter-button variant="link" data-test="outlet-unlink" ?disabled=${this.busy} @click=${() => this.#link(null)}>${say('outlet.unlink')}</kaunter-button></span>`
                : nothing
            }</div>`
        : html`<p data-test="outlet-current">${say('outlet.none')}</p>`
    }
      ${asked ? html`<p>${say('outlet.asked', { time: timeWords(host.locale).short(question.askedAt) })}</p>` : nothing}
      ${mayLink && (current === null || this.changing) ? this.#offer(say, others, found) : nothing}`
  }

  #offer(say: Say, suggested: OutletChoice['suggested'], found: readonly Outlet[]) {
    const button = (
      outlet: Outlet,
      note = '',
    ) => html`<li><button type="button" class="button outlet" data-test="outlet-option" data-outlet=${outlet.id}
      ?disabled=${this.busy} aria-label=${say('outlet.link', { name: outlet.name })} @click=${() => this.#link(outlet.id)}
      >${outlet.name} <span class="quiet">${outlet.oid}${note}</span></button></li>`
    return html`${
      suggested.length > 0
        ? html`<p>${say('outlet.suggested')}</p>
          <ul>${suggested.map(({ outlet, isPrimary }) => button(outlet, isPrimary ? ` · ${say('outlet.usual')}` : ''))}</ul>`
        : nothing
    }
      <kaunter-input type="search" label-hidden label=${say('outlet.find')} placeholder=${say('outlet.find')} .value=${this.search}
        data-test="outlet-find" @input=${this.#onSearch}></kaunter-input>
      ${this.search === '' ? nothing : found.length > 0 ? html`<ul>${found.map((outlet) => button(outlet))}</ul>` : html`<p>${say('outlet.nothing')}</p>`}
      ${suggested.length === 0 && this.search === '' ? nothing : this.#remember(say)}`
  }

  #remember(say: Say) {
    return html`<kaunter-checkbox label=${say('outlet.remember')} .checked=${this.remember} @change=${(
      event: CustomEvent<{ value: boolean }>,
    ) => {
      this.remember = event.detail.value
    }}></kaunter-checkbox>`
  }

  readonly #onChange = (): void => {
    this.changing = !this.changing
  }

  #onSearch(event: Event): void {
    this.search = (event.currentTarget as HTMLInputElement).value
    this.#choices.soon()
  }

  async #link(outletId: string | null): Promise<void> {
    this.busy = true
    this.problem = ''
    try {
      const ticket = await ticketsApi.link(this.host, this.ticket.id, outletId, outletId !== null && this.remember)
      this.dispatchEvent(new InboxEvent('ticket-taken', { ticket }))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = error.message
    }
    this.busy = false
  }
}

register('tickets-outlet', OutletBox)
