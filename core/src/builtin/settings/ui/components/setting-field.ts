import { controls, html, icon, KaunterElement, nothing, register } from '@kaunter/admin-ui'
import type { SettingsKey } from '../catalog.ts'
import type { Draft, Edit } from '../data/draft.ts'
import type { FieldSchema, FieldView } from '../data/types.ts'
import { SettingsEvent } from '../events.ts'
import { ruleWords, sourceWords, valueWords } from '../words.ts'
import { control } from './controls.ts'
import { secretControl } from './secret-control.ts'
import { fieldStyles } from './setting-field.styles.ts'

/** One setting: its control, where its value comes from, and what is wrong with it. */
export class SettingField extends KaunterElement<SettingsKey> {
  static override properties = {
    name: {},
    draft: { attribute: false },
    /** Rises with each change of the draft, whose identity stays. */
    revision: { type: Number },
    /** Errors of what is still being typed are shown from the first attempt to save, or when the field is left. */
    strict: { type: Boolean },
    readOnly: { type: Boolean },
    left: { state: true },
    replacing: { state: true },
  }

  declare name: string
  declare draft: Draft
  declare revision: number
  declare strict: boolean
  declare readOnly: boolean
  declare left: boolean
  declare replacing: boolean

  /** Of the values that are shown. */
  #version: number | undefined

  static override styles = [controls, fieldStyles]

  constructor() {
    super()
    this.left = false
    this.replacing = false
  }

  /** Puts the cursor where the field is filled in. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('#control, [id^="control-"]')?.focus()
  }

  override willUpdate(): void {
    const { version } = this.draft.view
    if (version === this.#version || this.draft.editOf(this.name) !== undefined) return
    // Saved: what is there now is shown as on the first look.
    this.#version = version
    this.left = false
    this.replacing = false
  }

  override render() {
    const { host, draft, name } = this
    const schema = draft.form.schema.properties[name]
    const view = draft.view.fields[name]
    if (!schema || !view) return nothing
    const edit = draft.editOf(name)
    const elsewhere = schema.levels && !schema.levels.includes(draft.view.level)
    const disabled = this.readOnly || elsewhere === true
    const error = this.strict || this.left ? draft.errorOf(name) : undefined
    const group = schema.type === 'object'
    const describedBy = [
      schema.description && 'about',
      error && 'error',
      view.problem && 'problem',
      elsewhere && 'levels',
    ]
    const given = {
      host,
      schema,
      raw: draft.rawOf(name),
      id: 'control',
      label: schema.title,
      disabled,
      invalid: error !== undefined,
      describedBy: describedBy.filter(Boolean).join(' '),
      change: (raw: Extract<Edit, { kind: 'value' }>['raw']) => this.#edit({ kind: 'value', raw }),
    }
    const optional = !(draft.form.schema.required ?? []).includes(name)
    return html`<div class="setting" role=${group ? 'group' : nothing} aria-labelledby=${group ? 'title' : nothing}
      data-test="setting" data-field=${name} data-source=${view.source} data-edited=${edit !== undefined}
      @focusout=${this.#onLeave}>
      <div class="head">
        ${
          group
            ? html`<span class="title" id="title">${schema.title}</span>`
            : html`<label class="title" for="control">${schema.title}</label>`
        }
        ${optional && !schema.secret ? html`<span class="quiet">${host.t('field.optional')}</span>` : nothing}
        <span class="spring"></span>
        ${this.#origin(schema, view, edit, disabled)}
      </div>
      ${schema.description ? html`<p class="about" id="about">${schema.description}</p>` : nothing}
      ${
        schema.secret
          ? secretControl(given, view, edit, draft.view.level, this.replacing, {
              replace: (on) => this.#replace(on),
              remove: () => this.#edit({ kind: 'inherit' }),
            })
          : control(given)
      }
      ${elsewhere ? html`<p class="quiet" id="levels">${icon('lock')} ${this.#levels(schema)}</p>` : nothing}
      ${error ? html`<p class="error" id="error">${ruleWords(host, schema, error)}</p>` : nothing}
      ${
        view.source === draft.view.level && !schema.secret
          ? html`<p class="quiet">${host.t('field.otherwise', { value: valueWords(host, schema, view.inherited.value) })}</p>`
          : nothing
      }
      ${
        view.problem && edit === undefined
          ? html`<p class="warning" id="problem">${icon('warning')} ${host.t(`field.${view.problem}`)}</p>`
          : nothing
      }
      ${draft.contested(name) ? this.#contested(schema, view) : nothing}
    </div>`
  }

  #origin(schema: FieldSchema, view: FieldView, edit: Edit | undefined, disabled: boolean) {
    const { host, draft } = this
    const field = schema.title
    const chip = (kind: string, words: string) => html`<span class="source ${kind}">${words}</span>`
    if (edit !== undefined)
      return html`${chip('edited', host.t('source.edited'))}
        <button type="button" class="button link" data-test="undo" aria-label=${host.t('field.undo.about', { field })}
          @click=${this.#drop}>${host.t('field.undo')}</button>`
    const own = view.source === draft.view.level
    const undo = draft.view.level === 'platform' ? 'field.reset' : 'field.inherit'
    const mayInherit = !disabled && !schema.secret && (own || view.problem !== undefined)
    return html`${chip(own ? 'own' : '', sourceWords(host, view, draft.view.level))}
      ${
        mayInherit
          ? html`<button type="button" class="button link" data-test="inherit"
              aria-label=${host.t(`${undo}.of`, { field })}
              title=${host.t('field.otherwise', { value: valueWords(host, schema, view.inherited.value) })}
              @click=${() => this.#edit({ kind: 'inherit' })}>${host.t(undo)}</button>`
          : nothing
      }`
  }

  #levels({ levels }: FieldSchema): string {
    const only = levels?.length === 1 && levels[0] === 'platform'
    return this.host.t(only ? 'field.levels.platform' : 'field.levels.other')
  }

  #contested(schema: FieldSchema, view: FieldView) {
    const { host } = this
    return html`<p class="warning" role="status" data-test="contested">
      ${icon('warning')} ${host.t('field.contested', { value: valueWords(host, schema, view.value) })}
      <button type="button" class="button link" data-test="theirs" @click=${this.#drop}>${host.t('field.theirs')}</button>
    </p>`
  }

  #edit(edit: Edit): void {
    this.dispatchEvent(new SettingsEvent('field-edit', { field: this.name, edit }))
  }

  readonly #drop = () => {
    this.left = false
    this.replacing = false
    this.dispatchEvent(new SettingsEvent('field-drop', { field: this.name }))
    void this.updateComplete.then(() => this.focus())
  }

  #replace(on: boolean): void {
    if (!on) this.#drop()
    this.replacing = on
    void this.updateComplete.then(() => this.focus())
  }

  readonly #onLeave = (event: FocusEvent) => {
    if (!(event.relatedTarget instanceof Node) || !this.renderRoot.contains(event.relatedTarget)) this.left = true
  }
}

register('settings-field', SettingField)
