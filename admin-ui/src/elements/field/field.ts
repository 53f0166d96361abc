import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { KaunterElement } from '../../kaunter-element.ts'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { choicesFrom, choicesOf } from './choices.ts'
import { halves, isDuration, unitsOf } from './duration.ts'
import { errorOf, ruleWords } from './error-words.ts'
import { fieldStyles } from './field.styles.ts'
import { fitting, isMoney, type Raw, toRaw } from './raw.ts'
import { rows } from './rows.ts'
import { type Choice, type FieldError, type FieldSchema, fieldsOf, mayBeEmpty } from './schema.ts'
import { several } from './several.ts'
import { RecordsTexts } from './texts.ts'

/** Told with what the person has entered; does not bubble. */
export class FieldEditEvent extends CustomEvent<{ raw: Raw }> {
  constructor(raw: Raw) {
    super('field-edit', { detail: { raw } })
  }
}

const LONG_CHOICE = 8

/**
 * One field made from a schema: the control that fits, its label, its help and what is wrong with it. What is entered
 * is *raw* until it can be read: numbers are text, a list is its lines. `toRaw` and `fromRaw` go between the two.
 *
 * @element kaunter-field
 * @summary One field, made from a schema.
 * @since 0.2.0
 * @status stable
 *
 * @fires {FieldEditEvent} field-edit - The person has entered something; `detail.raw` has it.
 * @csspart field - What is around the control.
 */
export class KaunterField extends KaunterElement {
  static override properties: PropertyDeclarations = {
    schema: { attribute: false },
    raw: { attribute: false },
    problem: { attribute: false },
    disabled: { type: Boolean },
    labelHidden: { type: Boolean, attribute: 'label-hidden' },
    required: { type: Boolean },
    choices: { state: true },
    unavailable: { state: true },
    search: { state: true },
  }

  /** What is asked for. */
  declare schema: FieldSchema
  /** What is entered. */
  declare raw: Raw
  /** What is wrong, if anything is. */
  declare problem: FieldError | undefined
  /** Whether it can only be looked at. */
  declare disabled: boolean
  /** Shows the label to screen readers only. */
  declare labelHidden: boolean
  /** Shows that it may not be left empty. */
  declare required: boolean
  declare protected choices: readonly Choice[] | undefined
  declare protected unavailable: boolean
  declare protected search: string
  #asked = ''
  readonly #names = new Map<string, string>()
  readonly #texts = new RecordsTexts(this)

  static override styles = [controls, fieldStyles]

  constructor() {
    super()
    this.schema = { title: '' }
    this.raw = ''
    this.problem = undefined
    this.disabled = false
    this.labelHidden = false
    this.required = false
    this.choices = undefined
    this.unavailable = false
    this.search = ''
  }

  /** Puts the cursor where something is entered; where something is wrong first. */
  override focus(): void {
    const parts = [...this.renderRoot.querySelectorAll<HTMLElement>('kaunter-field, [data-control]')]
    const wrong = parts.find((part) => part instanceof KaunterField && part.problem !== undefined)
    ;(wrong ?? parts[0] ?? this.renderRoot.querySelector<HTMLElement>('button'))?.focus()
  }

  override willUpdate(): void {
    const { from } = this.#choice
    for (const { value, label } of from?.known ?? []) this.#names.set(value, label)
    const asked = from ? `${from.path} ${this.search}` : ''
    if (asked === this.#asked) return
    this.#asked = asked
    void this.#read()
  }

  /** The schema of one of what can be chosen. */
  get #choice(): FieldSchema {
    return this.schema.type === 'array' ? (this.schema.items ?? { title: '' }) : this.schema
  }

  async #read(): Promise<void> {
    const { from } = this.#choice
    if (!from) return
    const asked = this.#asked
    try {
      const choices = await choicesFrom(this.host, from, this.search)
      if (asked !== this.#asked) return
      for (const { value, label } of choices) this.#names.set(value, label)
      this.choices = choices
      this.unavailable = false
    } catch (error) {
      console.warn(`What can be chosen at ${from.path} could not be read.`, error)
      this.unavailable = asked === this.#asked
    }
  }

  override render(): TemplateResult {
    // What the controls inside tell is between them and this field.
    const stop = (event: Event) => event.stopPropagation()
    return html`<div part="field" @change=${stop} @input=${stop}>${this.#control()}</div>`
  }

  #control() {
    const { schema } = this
    if (schema.type === 'boolean') return this.#toggle()
    if (schema.type === 'object') return this.#group()
    if (schema.type === 'array') return this.#choice.anyOf || this.#choice.from ? this.#several() : this.#rows()
    if (schema.anyOf || schema.from) return this.#select()
    if (isDuration(schema)) return this.#duration()
    return schema.multiline ? this.#longText() : this.#text()
  }

  get #fitting(): Raw {
    return fitting(this.schema, this.raw)
  }

  get #error(): string {
    if (this.unavailable) return this.#texts.t('choice.failed')
    return this.problem && this.problem.path === '' ? ruleWords(this.#texts, this.schema, this.problem) : ''
  }

  readonly #edit = (raw: Raw): void => {
    this.raw = raw
    this.dispatchEvent(new FieldEditEvent(raw))
  }

  #text() {
    const { schema } = this
    const { format, unit, type } = schema
    const numeric = type === 'integer' || type === 'number'
    const kinds: Record<string, string> = {
      'time-of-day': 'time',
      date: 'date',
      color: 'color',
      password: 'password',
      email: 'email',
    }
    const decimal = isMoney(schema) || type === 'number'
    return html`<kaunter-input data-control class=${numeric || format === 'time-of-day' || format === 'date' ? 'short' : ''}
      type=${kinds[format ?? ''] ?? 'text'} .value=${this.#fitting as string} label=${schema.title} ?label-hidden=${this.labelHidden}
      hint=${schema.description ?? ''} .error=${this.#error} ?required=${this.required} ?disabled=${this.disabled}
      inputmode=${numeric ? (decimal ? 'decimal' : 'numeric') : nothing}
      autocomplete=${format === 'password' ? 'new-password' : 'off'}
      .suggestions=${format === 'time-zone' ? Intl.supportedValuesOf('timeZone') : []} @input=${this.#onText}>
      ${isMoney(schema) ? html`<span slot="before">RM</span>` : unit ? html`<span slot="after">${unit}</span>` : nothing}
    </kaunter-input>`
  }

  #duration() {
    const { schema } = this
    const { amount, unit } = halves(schema, this.#fitting as string)
    const options = unitsOf(schema).map((value) => ({ value, label: this.#texts.t(`unit.${value}`) }))
    return html`<kaunter-input data-control class="duration" inputmode="decimal" .value=${amount} label=${schema.title} ?label-hidden=${this.labelHidden}
      hint=${schema.description ?? ''} .error=${this.#error} ?required=${this.required} ?disabled=${this.disabled} @input=${this.#onDuration}>
      <kaunter-select slot="after" label-hidden label=${this.#texts.t('unit.of', { field: schema.title })} .value=${unit} .options=${options}
        ?disabled=${this.disabled}></kaunter-select>
    </kaunter-input>`
  }

  readonly #onDuration = (event: Event): void => {
    const control = event.currentTarget as HTMLInputElement
    const unit = control.querySelector<HTMLElement & { value: string }>('kaunter-select')?.value
    this.#edit(`${control.value.trim()} ${unit}`)
  }

  #longText() {
    const { schema } = this
    return html`<kaunter-textarea data-control .value=${this.#fitting as string} label=${schema.title} rows="3" ?label-hidden=${this.labelHidden}
      hint=${schema.description ?? ''} .error=${this.#error} ?required=${this.required} ?disabled=${this.disabled}
      @input=${this.#onText}></kaunter-textarea>`
  }

  readonly #onText = (event: Event): void => this.#edit((event.currentTarget as HTMLInputElement).value)

  #toggle() {
    const { schema } = this
    return html`<kaunter-switch data-control ?checked=${this.raw === true} .checked=${this.raw === true} label=${schema.title}
      ?label-hidden=${this.labelHidden} hint=${schema.description ?? ''} .error=${this.#error} ?disabled=${this.disabled}
      @input=${(event: Event) => this.#edit((event.currentTarget as HTMLInputElement).checked)}></kaunter-switch>`
  }

  #select() {
    const { schema } = this
    const value = this.#fitting as string
    const listed = schema.from ? [...(schema.from.first ?? []), ...(this.choices ?? [])] : choicesOf(schema)
    const lost = value !== '' && !listed.some((choice) => choice.value === value)
    const options = [
      ...(this.required ? [] : [{ value: '', label: schema.empty ?? this.#texts.t('choice.none') }]),
      ...(lost ? [{ value, label: this.#names.get(value) ?? value }] : []),
      ...listed,
    ]
    const long = schema.from?.search && (this.search !== '' || listed.length > LONG_CHOICE)
    return html`${long ? this.#finder() : nothing}
      <kaunter-select data-control .value=${value} label=${schema.title} ?label-hidden=${this.labelHidden}
      hint=${schema.description ?? ''} .error=${this.#error} ?required=${this.required} ?disabled=${this.disabled}
      .options=${options} @input=${this.#onText}></kaunter-select>`
  }

  #finder() {
    return html`<kaunter-input type="search" label-hidden label=${this.#texts.t('choice.find', { field: this.schema.title })}
      placeholder=${this.#texts.t('records.find')} .value=${this.search} ?disabled=${this.disabled}
      @input=${(event: Event) => {
        this.search = (event.currentTarget as HTMLInputElement).value
      }}></kaunter-input>`
  }

  #several() {
    const all = this.#choice.from ? this.choices : choicesOf(this.#choice)
    const searchable = this.#choice.from?.search === true || (all?.length ?? 0) > LONG_CHOICE
    const wanted = this.search.trim().toLowerCase()
    const shown = this.#choice.from?.search ? all : all?.filter(({ label }) => label.toLowerCase().includes(wanted))
    return this.#fieldset(
      several({
        texts: this.#texts,
        field: this.schema.title,
        chosen: this.#fitting as readonly string[],
        choices: shown,
        nameOf: (value) => this.#names.get(value) ?? all?.find((one) => one.value === value)?.label ?? value,
        finder: searchable ? this.#finder() : nothing,
        chips: this.#choice.from?.search === true,
        disabled: this.disabled,
        change: this.#edit,
      }),
    )
  }

  #rows() {
    const { schema, problem } = this
    const item = schema.items ?? { title: '' }
    return this.#fieldset(
      rows({
        texts: this.#texts,
        schema,
        lines: this.#fitting as readonly Raw[],
        blank: toRaw(item, undefined),
        disabled: this.disabled,
        problemOf: (index) => errorOf(problem, index),
        change: (lines, focused) => {
          this.#edit(lines)
          if (focused >= 0) void this.updateComplete.then(() => this.#focusLine(focused))
        },
      }),
    )
  }

  /** After a line came, went or moved. */
  #focusLine(index: number): void {
    const lines = [...this.renderRoot.querySelectorAll<KaunterField>('ol kaunter-field')]
    const line = lines[Math.min(index, lines.length - 1)]
    if (line) void line.updateComplete.then(() => line.focus())
    else this.renderRoot.querySelector<HTMLElement>('.add')?.focus()
  }

  #group() {
    const { schema, problem } = this
    const parts = this.#fitting as Readonly<Record<string, Raw>>
    return this.#fieldset(
      html`<div class="group">${Object.entries(fieldsOf(schema, parts)).map(
        ([
          name,
          part,
        ]) => html`<kaunter-field data-part=${name} .schema=${part} .raw=${parts[name] ?? toRaw(part, undefined)}
          .problem=${errorOf(problem, name)} ?disabled=${this.disabled} ?required=${!mayBeEmpty(schema, name) && !part.nullable}
          @field-edit=${(event: FieldEditEvent) => this.#edit({ ...parts, [name]: event.detail.raw })}></kaunter-field>`,
      )}</div>`,
    )
  }

  #fieldset(content: unknown) {
    const { title, description } = this.schema
    const error = this.#error
    return html`<fieldset aria-describedby=${error ? 'error' : nothing} data-invalid=${error ? '' : nothing}>
      <legend class=${this.labelHidden ? 'visually-hidden' : ''}>${title}</legend>
      ${description ? html`<p class="note">${description}</p>` : nothing} ${content}
      <div aria-live="polite">${error ? html`<p class="error" id="error">${error}</p>` : nothing}</div>
    </fieldset>`
  }
}

register('kaunter-field', KaunterField)
