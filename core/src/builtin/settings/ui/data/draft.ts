import { fromRaw, type Raw, toRaw } from '@kaunter/admin-ui/records'
import type { FieldError, FieldView, Form, SettingsView } from './types.ts'

/** What somebody has in mind for a field: another value, or to inherit again. */
export type Edit = { readonly kind: 'value'; readonly raw: Raw } | { readonly kind: 'inherit' }

export interface Change {
  readonly values: Readonly<Record<string, unknown>>
  readonly unset: readonly string[]
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** What is in force, and what somebody is about to make of it. */
export class Draft {
  /** Replaced when the language changes. */
  form: Form
  #view: SettingsView
  readonly #edits = new Map<string, Edit>()
  /** Fields that are edited here and were changed by somebody else meanwhile. */
  readonly #contested = new Set<string>()
  /** What the server refused, until the field is edited. */
  #refused: Readonly<Record<string, FieldError>> = {}

  constructor(form: Form, view: SettingsView) {
    this.form = form
    this.#view = view
  }

  get view(): SettingsView {
    return this.#view
  }

  get dirty(): boolean {
    return this.count > 0
  }

  /** How many fields are edited. */
  get count(): number {
    return this.#edits.size
  }

  edit(field: string, edit: Edit): void {
    const { [field]: _gone, ...refused } = this.#refused
    this.#refused = refused
    if (this.#changes(field, edit)) this.#edits.set(field, edit)
    else this.drop(field)
  }

  /** Goes back to what is in force. */
  drop(field: string): void {
    this.#edits.delete(field)
    this.#contested.delete(field)
  }

  editOf(field: string): Edit | undefined {
    return this.#edits.get(field)
  }

  contested(field: string): boolean {
    return this.#contested.has(field)
  }

  /** What the controls show. */
  rawOf(field: string): Raw {
    const edit = this.#edits.get(field)
    if (edit?.kind === 'value') return edit.raw
    const state = this.#field(field)
    return toRaw(this.#schema(field), edit?.kind === 'inherit' ? state.inherited.value : state.value)
  }

  errorOf(field: string): FieldError | undefined {
    const edit = this.#edits.get(field)
    const read = edit?.kind === 'value' ? fromRaw(this.#schema(field), edit.raw) : undefined
    if (read && 'error' in read) return read.error
    if (read && read.value === undefined && !this.#mayBeEmpty(field)) return { path: '', rule: 'required' }
    return this.#refused[field]
  }

  get invalid(): string[] {
    return [...this.#edits.keys()].filter((field) => this.errorOf(field) !== undefined)
  }

  refuse(errors: Readonly<Record<string, FieldError>>): void {
    this.#refused = errors
  }

  /** What is to be sent; call it when nothing is invalid. */
  get change(): Change {
    const values: Record<string, unknown> = {}
    const unset: string[] = []
    for (const [field, edit] of this.#edits) {
      const read = edit.kind === 'value' ? fromRaw(this.#schema(field), edit.raw) : undefined
      if (read && 'value' in read && read.value !== undefined) values[field] = read.value
      else unset.push(field)
    }
    return { values, unset }
  }

  /** Newer values from the server: edits stay, and those whose field somebody else has changed are contested. */
  rebase(view: SettingsView): void {
    const before = this.#view
    this.#view = view
    for (const [field, edit] of this.#edits) {
      if (!this.#changes(field, edit)) this.drop(field)
      else if (!same(own(before, field), own(view, field))) this.#contested.add(field)
    }
  }

  /** Goes back to what is in force everywhere. */
  discard(): void {
    this.settle(this.#view)
  }

  /** After saving: what was sent is in force. */
  settle(view: SettingsView): void {
    this.#view = view
    this.#edits.clear()
    this.#contested.clear()
    this.#refused = {}
  }

  #changes(field: string, edit: Edit): boolean {
    const state = this.#field(field)
    if (edit.kind === 'inherit') return state.source === this.#view.level || state.problem !== undefined
    if (this.#schema(field).secret) return edit.raw !== ''
    // What is stored and cannot be used has to be entered anew, be it as it is shown.
    return state.problem !== undefined || !same(edit.raw, toRaw(this.#schema(field), state.value))
  }

  #mayBeEmpty(field: string): boolean {
    return !(this.form.schema.required ?? []).includes(field)
  }

  #schema(field: string) {
    return this.form.schema.properties[field] ?? { title: field }
  }

  #field(field: string): FieldView {
    return this.#view.fields[field] ?? { set: false, source: 'unset', inherited: { set: false, source: 'unset' } }
  }
}

/** What a place says of a field itself; what it inherits is no business of an edit. */
function own(view: SettingsView, field: string): unknown {
  const state = view.fields[field]
  return state?.source === view.level ? [state.value, state.set] : null
}
