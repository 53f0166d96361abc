import { ApiError, controls, css, html, type KaunterDialog, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import { newClientId } from '../data/client-id.ts'
import { type MacroPreview, toolsApi } from '../data/tools-api.ts'
import type { Person, Ticket } from '../data/types.ts'
import { InboxEvent } from '../events.ts'
import { errorWords, type Host } from '../words.ts'
import { type Say, sayIn } from './catalog.ts'
import { afterMacro } from './macro-toast.ts'
import { willWords } from './macro-words.ts'

/** Chooses a macro, says what it will do, and does it. */
export class MacroDialog extends KaunterElement {
  static override properties = {
    opened: {},
    ticket: { state: true },
    macros: { state: true },
    sought: { state: true },
    chosen: { state: true },
    preview: { state: true },
    problem: { state: true },
    busy: { state: true },
  }

  /** The ticket that the page shows: nothing is run on one that was left. */
  declare opened: string | undefined
  declare ticket: Ticket | undefined
  declare macros: readonly Person[] | undefined
  declare sought: string
  declare chosen: string | undefined
  declare preview: MacroPreview | undefined
  declare problem: string
  declare busy: boolean
  #undoId = ''

  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }

      form {
        display: contents;
      }

      .field {
        margin-top: var(--k-space-2);
      }

      ul {
        margin: var(--k-space-2) 0;
        padding: 0;
        list-style: none;
      }

      [role='listbox'] {
        max-height: 12rem;
        overflow: auto;
      }

      [role='option'] {
        padding: 0.375rem var(--k-space-2);
        border-radius: var(--k-radius-m);
        cursor: pointer;
      }

      [role='option']:hover {
        background: var(--k-hover);
      }

      [role='option'][aria-selected='true'] {
        background: var(--k-pressed);
      }

      .preview {
        min-height: 6rem;
        margin-top: var(--k-space-3);
        padding-top: var(--k-space-3);
        border-top: 1px solid var(--k-border);
      }

      .preview ul {
        padding-left: 1.25rem;
        list-style: disc;
      }

      .preview li {
        overflow-wrap: anywhere;
        white-space: pre-line;
      }

      .about {
        margin: 0;
        color: var(--k-text-quiet);
        font-size: var(--k-text-s);
      }
    `,
  ]

  constructor() {
    super()
    this.sought = ''
    this.problem = ''
    this.busy = false
  }

  /** Opens it for a ticket. */
  async open(ticket: Ticket): Promise<void> {
    this.ticket = ticket
    this.macros = undefined
    this.sought = ''
    this.problem = ''
    this.#choose(undefined)
    await this.updateComplete
    void this.#dialog?.show()
    await this.#read(ticket.id)
  }

  override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('opened')) this.#dialog?.close()
  }

  get #dialog(): KaunterDialog | null {
    return this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')
  }

  async #read(id: string): Promise<void> {
    try {
      this.macros = (await toolsApi.macros(this.host, id)).items
      this.#choose(this.macros[0]?.id)
      if (this.macros.length === 0) await this.#focusDismiss()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = errorWords(this.host as Host, error)
    }
  }

  /** The field that had the focus goes away with the list. */
  async #focusDismiss(): Promise<void> {
    await this.updateComplete
    this.#dialog?.shadowRoot?.querySelector<HTMLElement>('[part=dismiss]')?.focus()
  }

  get #fitting(): readonly Person[] {
    const sought = this.sought.toLowerCase().trim()
    return (this.macros ?? []).filter(({ name }) => name.toLowerCase().includes(sought))
  }

  #choose(id: string | undefined): void {
    if (id !== undefined && id === this.chosen) return
    this.chosen = id
    this.preview = undefined
    // One run has one name, however often its button is pressed.
    this.#undoId = newClientId()
    if (id !== undefined && this.ticket) void this.#foretell(this.ticket.id, id)
  }

  async #foretell(ticketId: string, id: string): Promise<void> {
    try {
      const preview = await toolsApi.preview(this.host, ticketId, id)
      if (this.chosen === id) this.preview = preview
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (this.chosen === id) this.problem = errorWords(this.host as Host, error)
    }
  }

  override render() {
    const { ticket, macros } = this
    if (!ticket) return nothing
    const say = sayIn(this.host.locale)
    return html`<form @submit=${this.#onSubmit}><kaunter-dialog heading=${say('macro.title', { number: ticket.number })} dismiss=${say('cancel')} data-test="macro-dialog">
      ${
        macros?.length === 0
          ? html`<p>${say('macro.empty')}</p>`
          : html`<input class="field" type="text" role="combobox" autofocus autocomplete="off" spellcheck="false" data-test="macro-find"
            aria-label=${say('macro.find')} placeholder=${say('macro.find')} aria-controls="macros" aria-expanded="true" aria-autocomplete="list"
            aria-activedescendant=${this.chosen ? `macro-${this.chosen}` : nothing} .value=${this.sought} @input=${this.#onInput} @keydown=${this.#onKey}>
          ${this.#list(say)}<div class="preview" role="status">${this.#foretold(say)}</div>`
      }
      ${this.problem === '' ? nothing : html`<kaunter-alert tone="bad" data-test="macro-problem">${say('failed', { reason: this.problem })}</kaunter-alert>`}
      <kaunter-button slot="actions" type="submit" variant="primary" data-test="macro-run" ?loading=${this.busy} ?disabled=${!this.#runnable}
        >${say('macro.run')}</kaunter-button>
    </kaunter-dialog></form>`
  }

  #list(say: Say) {
    const fitting = this.#fitting
    if (this.macros && fitting.length === 0) return html`<p class="about">${say('macro.none', { q: this.sought })}</p>`
    return html`<ul id="macros" role="listbox" aria-label=${say('macro.label')}>
      ${fitting.map(
        ({ id, name }) => html`<li id="macro-${id}" role="option" aria-selected=${id === this.chosen}
          @click=${() => this.#choose(id)} @dblclick=${this.#onSubmit}>${name}</li>`,
      )}
    </ul>`
  }

  #foretold(say: Say) {
    const { preview } = this
    if (!preview) return nothing
    if (preview.error)
      return html`<p>${say('macro.failed', { reason: errorWords(this.host as Host, preview.error) })}</p>`
    const words = willWords(this.host as Host, preview)
    if (words.length === 0) return html`<p>${say('macro.nothing')}</p>`
    return html`<strong>${say('macro.preview')}</strong>
      <ul>${words.map((each) => html`<li>${each}</li>`)}</ul>
      <p class="about">${say('macro.undo.about')}</p>`
  }

  get #runnable(): boolean {
    const { preview } = this
    return preview !== undefined && preview.error === null && willWords(this.host as Host, preview).length > 0
  }

  readonly #onInput = (event: Event): void => {
    this.sought = (event.target as HTMLInputElement).value
    const fitting = this.#fitting
    if (!fitting.some(({ id }) => id === this.chosen)) this.#choose(fitting[0]?.id)
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    const fitting = this.#fitting
    if (step === 0 || fitting.length === 0) return
    event.preventDefault()
    const at = fitting.findIndex(({ id }) => id === this.chosen)
    this.#choose(fitting[(at + step + fitting.length) % fitting.length]?.id)
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    if (this.#runnable && !this.busy) void this.#run()
  }

  async #run(): Promise<void> {
    const { host, ticket, preview } = this
    if (!ticket || !preview) return
    this.busy = true
    this.problem = ''
    try {
      const done = await toolsApi.run(host, ticket.id, preview.id, this.#undoId)
      this.#dialog?.close(true)
      this.dispatchEvent(new InboxEvent('ticket-taken', { ticket: done.ticket }))
      afterMacro(host as Host, done, preview)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      this.problem = errorWords(host as Host, error)
    }
    this.busy = false
  }
}

register('tickets-macros', MacroDialog)
