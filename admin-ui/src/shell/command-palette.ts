import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues } from 'lit'
import { icon } from '../elements/icon.ts'
import { register } from '../register.ts'
import { paletteStyles } from './command-palette.styles.ts'
import { type Command, search, used } from './data/commands.ts'
import { storedLately, storeLately } from './data/preferences.ts'
import type { Text } from './shell-text.ts'

/** Every page and every command by a few letters: a combobox over a list, as the ARIA pattern has it. */
export class CommandPalette extends LitElement {
  static override properties: PropertyDeclarations = {
    text: { attribute: false },
    commands: { attribute: false },
    user: {},
    query: { state: true },
    active: { state: true },
  }

  declare text: Text
  declare commands: readonly Command[]
  /** What was used lately is kept for each user of this browser. */
  declare user: string
  declare query: string
  declare active: number
  #found: readonly Command[] = []

  static override styles = paletteStyles

  constructor() {
    super()
    this.commands = []
    this.query = ''
    this.active = 0
  }

  /** Opens it, or closes it when it is open. */
  toggle(): void {
    const dialog = this.#dialog
    this.query = ''
    this.active = 0
    if (dialog?.open) dialog.close()
    else dialog?.showModal()
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector('dialog')
  }

  override willUpdate(): void {
    this.#found = search(this.commands, this.query, storedLately(this.user))
    this.active = Math.max(0, Math.min(this.active, this.#found.length - 1))
  }

  override render() {
    const { text, active } = this
    const found = this.#found
    return html`<dialog aria-label=${text('palette.label')} @click=${this.#onClick}>
      <div class="line">
        ${icon('search')}
        <input type="text" role="combobox" aria-autocomplete="list" aria-expanded=${found.length > 0} aria-controls="list"
          aria-activedescendant=${found.length > 0 ? `option-${active}` : nothing} aria-label=${text('palette.label')}
          placeholder=${text('palette.hint')} autocomplete="off" spellcheck="false" autofocus data-test="palette-input"
          .value=${this.query} @input=${this.#onInput} @keydown=${this.#onKey} />
        <button type="button" class="button plain icon-only" aria-label=${text('palette.close')}
          @click=${() => this.#dialog?.close()}>${icon('close')}</button>
      </div>
      <ul role="listbox" id="list" aria-label=${text('palette.label')} ?hidden=${found.length === 0}>
        ${found.map((command, index) => this.#option(command, index))}
      </ul>
      <p role="status">${found.length === 0 ? text('palette.none', { query: this.query.trim() }) : ''}</p>
    </dialog>`
  }

  #option(command: Command, index: number) {
    // The focus stays in the field, where the keys are; the options are for the eye and the pointer.
    return html`<li role="option" id="option-${index}" aria-selected=${index === this.active} data-test="palette-option"
      data-command=${command.id} @pointermove=${() => {
        this.active = index
      }} @click=${() => this.#run(command)}>
      ${icon(command.icon)}<span class="label">${command.label}</span>
      <span class="from">${command.plugin ?? this.text('palette.page')}</span>
    </li>`
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('active'))
      this.renderRoot.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }

  #onInput(event: Event): void {
    this.query = (event.target as HTMLInputElement).value
    this.active = 0
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
    storeLately(this.user, used(storedLately(this.user), command.id))
    void command.run()
  }
}

register('kaunter-palette', CommandPalette)
