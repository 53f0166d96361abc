import { controls, css, html, KaunterElement, LastQuestion, nothing, register } from '@kaunter/admin-ui'
import { ticketsApi } from '../data/tickets-api.ts'
import type { Ticket } from '../data/types.ts'
import { errorWords, type Host, saidLast, statusBadge } from '../words.ts'
import { sayIn } from './catalog.ts'

/** A ticket that another may go into. */
export type MergeTarget = Pick<
  Ticket,
  'id' | 'number' | 'status' | 'statusCategory' | 'lastMessageKind' | 'lastMessagePreview' | 'lastMessageAt'
> & { readonly name: string }

/** Told with the ticket that was chosen, or that none is any more. */
export class MergePickEvent extends CustomEvent<{ target: MergeTarget | undefined }> {
  constructor(target: MergeTarget | undefined) {
    super('merge-pick', { detail: { target } })
  }
}

const isClosed = ({ statusCategory }: Pick<Ticket, 'statusCategory'>) => statusCategory === 'closed'

/** The ticket that another goes into: one of the same contact, or one that is looked for by number, name or words. */
export class MergeChoice extends KaunterElement {
  static override properties = {
    ticket: { attribute: false },
    query: { state: true },
    found: { state: true },
    chosen: { state: true },
    problem: { state: true },
  }

  declare ticket: Ticket
  declare query: string
  /** For the query; `undefined` while it is read. */
  declare found: readonly MergeTarget[] | undefined
  declare chosen: MergeTarget | undefined
  declare problem: string
  readonly #targets = new LastQuestion(this, {
    ask: () => (this.query === '' ? this.#ofContact() : this.#search(this.query)),
    answered: (found) => {
      this.found = found.filter(({ id }) => id !== this.ticket.id)
      // Whoever knows the number has chosen with it.
      const number = /^#?(\d+)$/.exec(this.query)?.[1]
      this.#choose(this.found.find((one) => String(one.number) === number) ?? this.#same())
    },
    refused: (error) => {
      this.problem = errorWords(this.host as Host, error)
    },
  })

  static override styles = [
    controls,
    css`
      :host {
        display: block;
        margin-top: var(--k-space-3);
      }

      /* As high with many as with none: the buttons below stay where they are. */
      .found {
        height: 11rem;
        margin-top: var(--k-space-2);
        overflow: auto;
      }

      p {
        margin: 0 0 var(--k-space-1);
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
      }

      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }

      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 0 var(--k-space-2);
        padding: 0.375rem var(--k-space-2);
        border-radius: var(--k-radius-m);
        cursor: pointer;
      }

      li:hover {
        background: var(--k-hover);
      }

      li[aria-selected='true'] {
        background: var(--k-pressed);
        box-shadow: inset 2px 0 var(--k-accent);
      }

      li[aria-disabled] {
        cursor: default;
        opacity: 0.65;
      }

      bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      .who {
        font-weight: 550;
      }

      .said,
      kaunter-time {
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
      }
    `,
  ]

  constructor() {
    super()
    this.query = ''
    this.problem = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    void this.#targets.now()
  }

  override focus(): void {
    this.renderRoot.querySelector('input')?.focus()
  }

  async #ofContact(): Promise<MergeTarget[]> {
    const { name } = this.ticket.contact
    const { items } = await ticketsApi.history(this.host, this.ticket.id)
    return items.filter((past) => !isClosed(past)).map((past) => ({ ...past, name }))
  }

  async #search(query: string): Promise<MergeTarget[]> {
    const { items } = await ticketsApi.search(this.host, query)
    return items.map(({ ticket }) => ({ ...ticket, name: ticket.contact.name }))
  }

  /** What was chosen stays so while it is still in the list. */
  #same(): MergeTarget | undefined {
    return this.found?.find(({ id }) => id === this.chosen?.id)
  }

  #choose(target: MergeTarget | undefined): void {
    if (target && isClosed(target)) return
    this.chosen = target
    this.dispatchEvent(new MergePickEvent(target))
  }

  override render() {
    const say = sayIn(this.host.locale)
    const { chosen, query } = this
    return html`<input class="field" type="text" role="combobox" autocomplete="off" spellcheck="false" data-test="merge-find"
        aria-label=${say('merge.find')} placeholder=${say('merge.find')} aria-controls="found" aria-expanded="true" aria-autocomplete="list"
        aria-activedescendant=${chosen ? `to-${chosen.id}` : nothing} .value=${query} @input=${this.#onInput} @keydown=${this.#onKey}>
      <div class="found">
        <p role="status">${this.#heading()}</p>
        <ul id="found" role="listbox" aria-label=${say('merge.find')}>${this.found?.map((one) => this.#option(one))}</ul>
      </div>`
  }

  #heading(): string {
    const say = sayIn(this.host.locale)
    const { found, query, problem } = this
    if (problem !== '') return say('failed', { reason: problem })
    if (found === undefined) return say('merge.looking')
    if (query === '') return say(found.length > 0 ? 'merge.same' : 'merge.same.none')
    return say(found.length > 0 ? 'merge.found' : 'merge.found.none')
  }

  #option(target: MergeTarget) {
    const host = this.host as Host
    const { id, number, name, status, lastMessageAt } = target
    return html`<li id="to-${id}" role="option" data-test="merge-option" data-ticket-id=${id} aria-selected=${id === this.chosen?.id}
      aria-disabled=${isClosed(target) ? 'true' : nothing} @click=${() => this.#choose(target)}>
      <bdi class="who">#${number} ${name}</bdi>${statusBadge(host, status)}
      <bdi class="said">${saidLast(host, target)}</bdi>
      <kaunter-time datetime=${lastMessageAt} format="relative"></kaunter-time></li>`
  }

  readonly #onInput = (event: Event): void => {
    this.query = (event.target as HTMLInputElement).value.trim()
    this.#choose(undefined)
    this.found = undefined
    this.problem = ''
    this.#targets.soon()
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const open = (this.found ?? []).filter((one) => !isClosed(one))
    if (step === 0 || open.length === 0) return
    event.preventDefault()
    const at = open.findIndex(({ id }) => id === this.chosen?.id)
    this.#choose(open[at < 0 && step < 0 ? open.length - 1 : (at + step + open.length) % open.length])
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }),
    )
  }
}

register('tickets-merge-choice', MergeChoice)
