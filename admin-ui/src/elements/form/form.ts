import { html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { KaunterElement } from '../../kaunter-element.ts'
import { register } from '../../register.ts'
import { guardUnsaved } from '../../unsaved.ts'
import { controls } from '../base/controls.ts'
import type { FieldEditEvent, KaunterField } from '../field/field.ts'
import '../field/field.ts'
import { fromRaw, type Raw, readGroup, toRaw } from '../field/raw.ts'
import { type FieldError, type FormSchema, fieldsOf, mayBeEmpty } from '../field/schema.ts'
import { RecordsTexts } from '../field/texts.ts'
import { formStyles } from './form.styles.ts'

/** What is entered: `undefined` as long as something is wrong with it. */
type Values = Readonly<Record<string, unknown>>

/** Told when the person saves something that can be read. */
export class FormSaveEvent extends CustomEvent<{ values: Values }> {
  constructor(values: Values) {
    super('form-save', { detail: { values }, bubbles: true, composed: true })
  }
}

/** Told after each change, with the values as they would be saved. */
export class FormChangeEvent extends CustomEvent<{ values: Values | undefined; dirty: boolean }> {
  constructor(values: Values | undefined, dirty: boolean) {
    super('form-change', { detail: { values, dirty }, bubbles: true, composed: true })
  }
}

/**
 * A form made from a schema, with a bar to save. It asks before something unsaved is lost, says at each field what is
 * wrong with it, and leaves the saving to the page.
 *
 * @element kaunter-form
 * @summary A form made from a schema.
 * @since 0.2.0
 * @status stable
 *
 * @slot - What stands between the fields and the bar, such as a preview.
 * @slot actions - More buttons in the bar.
 * @fires {FormSaveEvent} form-save - The person saves; `detail.values` has the whole form.
 * @fires {FormChangeEvent} form-change - Something was changed; `detail.values` is `undefined` while it cannot be saved.
 * @csspart fields - What is around the fields.
 * @csspart bar - The bar with the buttons.
 * @cssprop [--kaunter-form-background=var(--k-surface)] - Background of the bar, which stays in sight.
 */
export class KaunterForm extends KaunterElement {
  static override properties: PropertyDeclarations = {
    schema: { attribute: false },
    values: { attribute: false },
    problems: { attribute: false },
    message: {},
    saving: { type: Boolean },
    disabled: { type: Boolean },
    label: {},
    fresh: { type: Boolean },
    quiet: { type: Boolean },
    edits: { state: true },
    strict: { state: true },
    left: { state: true },
  }

  /** What is asked for. */
  declare schema: FormSchema
  /** What is stored, or what a new one begins with; another object starts anew. */
  declare values: Values
  /** What the server refused, by the names of fields. */
  declare problems: Readonly<Record<string, FieldError>>
  /** Why saving did not work, where no field is to blame. */
  declare message: string
  /** Whether it is being saved. */
  declare saving: boolean
  /** Whether it can only be looked at; there is no bar then. */
  declare disabled: boolean
  /** Words on the button that saves; otherwise "Save". */
  declare label: string
  /** Whether what is shown is not stored yet, so that it can be saved as it is. */
  declare fresh: boolean
  /** Whether the bar is there only when there is something to save or to say. */
  declare quiet: boolean
  declare protected edits: Readonly<Record<string, Raw>>
  declare protected strict: boolean
  /** The fields that the person has left. */
  declare protected left: ReadonlySet<string>
  readonly #texts = new RecordsTexts(this)
  #stop = () => {}
  #held = false

  static override styles = [controls, formStyles]

  constructor() {
    super()
    this.schema = {}
    this.values = {}
    this.problems = {}
    this.message = ''
    this.saving = false
    this.disabled = false
    this.label = ''
    this.fresh = false
    this.quiet = false
    this.edits = {}
    this.strict = false
    this.left = new Set()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.#stop = guardUnsaved(() => (this.dirty ? this.#texts.t('form.leave') : undefined))
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop()
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('values') && !this.#held) this.#forget()
    if (changed.has('values')) this.#held = false
  }

  /** Whether something is entered that is not saved. */
  get dirty(): boolean {
    return Object.keys(this.edits).length > 0
  }

  /** What is entered; `undefined` as long as something is wrong with it. */
  get current(): Values | undefined {
    const read = readGroup(this.schema, this.#raw)
    return 'value' in read ? read.value : undefined
  }

  /** Keeps what was entered when `values` change next, as when somebody else was quicker to save. */
  hold(): void {
    this.#held = true
  }

  /** Goes back to what is stored. */
  discard(): void {
    this.#forget()
    this.problems = {}
    this.message = ''
    this.#tell()
  }

  #forget(): void {
    this.edits = {}
    this.strict = false
    this.left = new Set()
  }

  get #raw(): Readonly<Record<string, Raw>> {
    const fields = fieldsOf(this.schema, { ...this.values, ...this.edits })
    const stored = Object.entries(fields).map(([name, field]) => [name, toRaw(field, this.values[name])])
    return { ...Object.fromEntries(stored), ...this.edits }
  }

  /** The names of fields that cannot be saved as they are. */
  get #wrong(): string[] {
    const raw = this.#raw
    return Object.keys(fieldsOf(this.schema, raw)).filter((name) => this.#problemOf(name, raw) !== undefined)
  }

  #problemOf(name: string, raw = this.#raw): FieldError | undefined {
    const field = fieldsOf(this.schema, raw)[name]
    if (!field) return undefined
    const read = fromRaw(field, raw[name] ?? '')
    if ('error' in read) return read.error
    if (read.value === undefined && !field.nullable && !mayBeEmpty(this.schema, name))
      return { path: '', rule: 'required' }
    return undefined
  }

  override render(): TemplateResult {
    const raw = this.#raw
    return html`<form novalidate @submit=${this.#onSubmit} @keydown=${this.#onKey}>
      <div part="fields" class="fields">${Object.entries(fieldsOf(this.schema, raw)).map(([name, field]) => {
        const shown = this.strict || this.left.has(name) ? this.#problemOf(name, raw) : undefined
        return html`<kaunter-field data-field=${name} .schema=${field} .raw=${raw[name] ?? ''} ?disabled=${this.disabled}
          ?required=${!mayBeEmpty(this.schema, name) && !field.nullable} .problem=${shown ?? this.problems[name]}
          @field-edit=${(event: FieldEditEvent) => this.#edit(name, event.detail.raw)}
          @focusout=${(event: FocusEvent) => this.#onLeave(name, event)}></kaunter-field>`
      })}</div>
      <slot></slot>
      ${this.disabled || (this.quiet && !this.dirty && this.message === '') ? nothing : this.#bar()}
    </form>`
  }

  #bar() {
    const { dirty, saving } = this
    const wrong = this.strict ? this.#wrong.length : Object.keys(this.problems).length
    const problem = wrong > 0 ? this.#texts.t('form.invalid', { count: wrong }) : this.message
    return html`<div part="bar" class="bar">
      <kaunter-button type="submit" variant="primary" data-test="save" ?disabled=${!dirty && !this.fresh} ?loading=${saving}
        >${this.label || this.#texts.t('form.save')}</kaunter-button>
      ${dirty ? html`<kaunter-button data-test="discard" ?disabled=${saving} @click=${() => this.discard()}>${this.#texts.t('form.discard')}</kaunter-button>` : nothing}
      ${
        problem === ''
          ? html`<p role="status">${dirty ? this.#texts.t('form.unsaved') : ''}</p>`
          : html`<p class="problem" role="alert" data-test="problem">${problem}</p>`
      }
      <slot name="actions"></slot>
    </div>`
  }

  #edit(name: string, raw: Raw): void {
    const field = fieldsOf(this.schema, { ...this.#raw, [name]: raw })[name]
    const { [name]: _before, ...others } = this.edits
    const same = field && JSON.stringify(raw) === JSON.stringify(toRaw(field, this.values[name]))
    this.edits = same ? others : { ...others, [name]: raw }
    const { [name]: _refused, ...problems } = this.problems
    this.problems = problems
    this.message = ''
    this.#tell()
  }

  #tell(): void {
    this.dispatchEvent(new FormChangeEvent(this.current, this.dirty))
  }

  #onLeave(name: string, { relatedTarget, currentTarget }: FocusEvent): void {
    const inside = relatedTarget instanceof Node && (currentTarget as Node).contains(relatedTarget)
    if (!inside && name in this.edits) this.left = new Set([...this.left, name])
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault()
    if (this.saving || this.disabled || (!this.dirty && !this.fresh)) return
    const values = this.current
    this.strict = values === undefined
    if (values) this.dispatchEvent(new FormSaveEvent(values))
    else this.focusProblem()
  }

  /** Fields are in shadow roots, where a form does not see that Enter was pressed in them. */
  readonly #onKey = (event: KeyboardEvent): void => {
    const [target] = event.composedPath()
    if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return
    const whole = event.ctrlKey || event.metaKey
    if (!whole && !(target instanceof HTMLInputElement && !['checkbox', 'search'].includes(target.type))) return
    event.preventDefault()
    this.#onSubmit(event)
  }

  /** Puts the cursor into the first field that is wrong; the page does it after the server has refused something. */
  focusProblem(): void {
    void this.updateComplete.then(() => {
      const fields = [...this.renderRoot.querySelectorAll<KaunterField>('.fields > kaunter-field')]
      fields.find((field) => field.problem !== undefined)?.focus()
    })
  }
}

register('kaunter-form', KaunterForm)
