import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit'
import { icon } from '../elements/icon.ts'
import { register } from '../register.ts'
import { paletteStyles } from './command-palette.styles.ts'
import { type Command, search, used } from './data/commands.ts'
import { Finding } from './data/finding.ts'
import type { Places } from './data/places.ts'
import { storedLately, storeLately } from './data/preferences.ts'
import type { Text } from './shell-text.ts'

interface Group {
  readonly label: string
  readonly items: readonly Command[]
  readonly failed?: boolean
}

/** Every page and command, and tickets and customers, by a few letters: a combobox over a list, as the ARIA pattern has it. */
export class CommandPalette extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    places: { attribute: false },
    user: {},
    query: { state: true },
    active: { state: true },
  }

  declare text: Text
  declare places: Pick<Places, 'commands' | 'offered' | 'finders'> | undefined
  /** What was used lately is kept for each user of this browser. */
  declare user: string
  declare query: string
  declare active: number
  readonly #finding = new Finding(() => this.requestUpdate())
  /** Of the page behind, as it was when the palette was opened. */
  #offered: readonly Command[] = []
  #groups: readonly Group[] = []

  static override styles = paletteStyles

  constructor() {
    super()
    this.query = ''
    this.active = 0
  }

  /** Opens it, with what has been typed already, or closes it when it is open. */
  toggle(typed = ''): void {
    const dialog = this.#dialog
    this.#finding.stop()
    this.query = typed
    this.active = 0
    this.#offered = this.places?.offered ?? []
    if (dialog?.open) dialog.close()
    else {
      dialog?.showModal()
      if (typed !== '') this.#finding.look(this.places?.finders ?? [], typed)
    }
    this.requestUpdate()
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  get #found(): readonly Command[] {
    return this.#groups.flatMap(({ items }) => items)
  }

  override willUpdate(): void {
    const { text, query } = this
    const lately = storedLately(this.user)
    const groups = [
      { label: text('palette.here'), items: search(this.#offered, query, lately) },
      { label: text('palette.all'), items: search(this.places?.commands ?? [], query, lately) },
      ...this.#finding.groups,
    ]
    this.#groups = groups.filter(({ items, failed }: Group) => items.length > 0 || failed)
    this.active = Math.max(0, Math.min(this.active, this.#found.length - 1))
  }

  override render() {
    const { text, active } = this
    const any = this.#found.length > 0
    return html`<dialog aria-label=${text('palette.label')} @click=${this.#onClick} @close=${() => this.#finding.stop()}>
      <div class="line">
        ${icon('search')}
        <input type="text" role="combobox" aria-autocomplete="list" aria-expanded=${any} aria-controls="list"
          aria-activedescendant=${any ? `option-${active}` : nothing} aria-label=${text('palette.label')}
          placeholder=${text('palette.hint')} autocomplete="off" spellcheck="false" autofocus data-test="palette-input"
          .value=${this.query} @input=${this.#onInput} @keydown=${this.#onKey} />
        ${this.#finding.busy ? html`<span class="spinner" aria-hidden="true"></span>` : nothing}
        <button type="button" class="button plain icon-only" aria-label=${text('palette.close')}
          @click=${() => this.#dialog?.close()}>${icon('close')}</button>
      </div>
      <div role="listbox" id="list" aria-label=${text('palette.label')} ?hidden=${this.#groups.length === 0}>
        ${this.#list()}
      </div>
      <p role="status">${this.#status()}</p>
    </dialog>`
  }

  #status(): string {
    if (this.#finding.busy) return this.#found.length === 0 ? this.text('palette.searching') : ''
    return this.#groups.length === 0 ? this.text('palette.none', { query: this.query.trim() }) : ''
  }

  #list(): TemplateResult[] {
    let index = 0
    return this.#groups.map(
      ({ label, items, failed }, at) => html`<div role="group" aria-labelledby="group-${at}">
        <div class="heading" id="group-${at}" ?hidden=${this.#groups.length === 1}>${label}</div>
        ${items.map((command) => this.#option(command, index++))}
        ${failed ? html`<p>${this.text('palette.broken')}</p>` : nothing}
      </div>`,
    )
  }

  #option(command: Command, index: number) {
    // The focus stays in the field, where the keys are; the options are for the eye and the pointer.
    return html`<div class="option" role="option" id="option-${index}" aria-selected=${index === this.active}
      data-test="palette-option" data-command=${command.id} @pointermove=${() => {
        this.active = index
      }} @click=${() => this.#run(command)}>
      ${icon(command.icon)}<span class="label">${command.label}</span>
      <span class="from">${command.from ?? this.text('palette.page')}</span>
      ${command.keys === undefined ? nothing : html`<kbd>${command.keys}</kbd>`}
    </div>`
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('active'))
      this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }

  #onInput(event: Event): void {
    this.query = (event.target as HTMLInputElement).value
    this.active = 0
    this.#finding.look(this.places?.finders ?? [], this.query)
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return
    const count = this.#found.length
    const command = this.#found[this.active]
    if (event.key === 'ArrowDown') this.active = (this.active + 1) % Math.max(1, count)
    else if (event.key === 'ArrowUp') this.active = (this.active + count - 1) % Math.max(1, count)
    else if (event.key === 'Enter' && command) this.#run(command)
    else return
    event.preventDefault()
  }

  /** A click on the backdrop is a click on the dialog itself, which has no padding. */
  #onClick(event: MouseEvent): void {
    if (event.target === this.#dialog) this.#dialog?.close()
  }

  #run(command: Command): void {
    this.#dialog?.close()
    // What was found is not kept: it names people.
    if (!command.id.startsWith('found:')) storeLately(this.user, used(storedLately(this.user), command.id))
    void command.run()
  }
}

register('kaunter-palette', CommandPalette)
