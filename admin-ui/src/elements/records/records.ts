import type { PropertyDeclarations, TemplateResult } from 'lit'
import { ApiError } from '../../api-error.ts'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import type { KaunterDialog } from '../dialog/dialog.ts'
import type { FieldError } from '../field/schema.ts'
import { RecordsTexts } from '../field/texts.ts'
import type { KaunterForm } from '../form/form.ts'
import '../form/form.ts'
import { RecordList } from './list.ts'
import { listView } from './list-view.ts'
import { oneView } from './one-view.ts'
import { recordsStyles } from './records.styles.ts'
import { RecordsProperties, type Values } from './records-properties.ts'
import { refusedFields } from './refused.ts'

const PATIENCE_MS = 200

/** Told after a record was stored or deleted. */
export class RecordChangeEvent<Row> extends CustomEvent<{ row: Row; removed: boolean }> {
  constructor(row: Row, removed: boolean) {
    super('record-change', { detail: { row, removed }, bubbles: true, composed: true })
  }
}

/**
 * The plainest page for things that people keep: a list, and over it a form to make, change and delete one. It speaks
 * to an API of the usual form: `GET path` answers `{ items, nextCursor? }`, `POST path` makes one, `GET`, `PUT` (or
 * `PATCH`) and `DELETE path/:id` read, change and delete it. What the API refuses in `details.fields`, or `details.field`, is said
 * at the field. Each record has an address of its own, `address/:id`; the new one is `address/new`.
 *
 * Import it where it is used: `import '@kaunter/admin-ui/records'`.
 *
 * @element kaunter-records
 * @summary A list of things, and a form for one.
 * @since 0.2.0
 * @status stable
 *
 * @slot tools - More buttons beside "New", such as an import.
 * @slot - What stands below the fields of the form, such as a preview; it hears `form-change`.
 * @fires {RecordChangeEvent} record-change - A record was stored or deleted; `detail.row` has it.
 * @csspart list - What is around the list.
 * @csspart form - What is around the form.
 */
export class KaunterRecords<Row = Readonly<Record<string, unknown>>> extends RecordsProperties<Row> {
  static override properties: PropertyDeclarations = {
    query: { state: true },
    row: { state: true },
    failure: { state: true },
    problems: { state: true },
    message: { state: true },
    saving: { state: true },
  }

  declare protected query: string
  declare protected row: Row | undefined
  declare protected failure: ApiError | undefined
  declare protected problems: Readonly<Record<string, FieldError>>
  declare protected message: string
  declare protected saving: boolean
  readonly #list = new RecordList<Row>(() => this.requestUpdate())
  readonly #texts = new RecordsTexts(this)
  #shown = ''
  #listed = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #values: { of: unknown; values: Values } | undefined

  static override styles = [controls, recordsStyles]

  constructor() {
    super()
    this.query = ''
    this.problems = {}
    this.message = ''
    this.saving = false
  }

  /** Reads the list, and what is open, again. */
  async refresh(): Promise<void> {
    await this.#list.read(this.host, this.path, this.#question)
    if (this.record !== '' && this.record !== 'new' && !this.#form?.dirty) await this.#open()
  }

  /** What would be sent if it were saved now; `undefined` while it cannot be, or nothing is open. */
  get entered(): unknown {
    const values = this.#form?.current
    return values && this.toBody(values, this.row)
  }

  get #question(): Record<string, string> {
    return this.paged && this.query !== '' ? { search: this.query } : {}
  }

  get #form(): KaunterForm | null {
    return this.renderRoot.querySelector('kaunter-form')
  }

  override willUpdate(): void {
    if (this.#listed !== this.path) {
      this.#listed = this.path
      this.query = ''
      this.#list.items = undefined
      void this.#list.read(this.host, this.path, {})
    }
    const shown = `${this.path} ${this.record}`
    if (shown === this.#shown) return
    this.#shown = shown
    this.row = undefined
    this.failure = undefined
    this.problems = {}
    this.message = ''
    if (this.record !== '' && this.record !== 'new') void this.#open()
  }

  /** `again`: what the list knows is old. */
  async #open(again = false): Promise<void> {
    const shown = this.#shown
    if (this.whole && (again || this.#known === undefined)) await this.#list.read(this.host, this.path, {})
    try {
      const row = this.whole ? this.#known : await this.host.get<Row>(this.#pathOf(this.record))
      if (shown !== this.#shown) return
      this.row = row
      if (row === undefined) this.failure = new ApiError(404, 'KAUNTER_UI_GONE', this.#texts.t('records.missing.text'))
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (shown === this.#shown) this.failure = error
    }
  }

  get #known(): Row | undefined {
    return this.#list.items?.find((row) => this.keyOf(row) === this.record)
  }

  #pathOf(key: string): string {
    return `${this.path === '/' ? '' : this.path}/${encodeURIComponent(key)}`
  }

  override render(): TemplateResult {
    return this.record === '' ? this.#all() : this.#one()
  }

  #all() {
    const read = (more: boolean) => void this.#list.read(this.host, this.path, this.#question, more)
    return listView({
      list: this.#list,
      texts: this.#texts,
      level: this.level,
      lead: this.lead,
      newLabel: this.newLabel,
      emptyText: this.emptyText,
      newAddress: this.readOnly || this.settled ? undefined : `/admin${this.address}/new`,
      columns: this.columns,
      nameOf: this.nameOf,
      paged: this.paged,
      query: this.query,
      find: (query) => this.#find(query),
      keyOf: this.keyOf,
      open: (row) => this.host.navigate(`${this.address}/${this.keyOf(row)}`),
      again: () => read(false),
      more: () => read(true),
    })
  }

  #find(query: string): void {
    this.query = query
    if (!this.paged) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#list.read(this.host, this.path, this.#question), PATIENCE_MS)
  }

  #one() {
    const { row, record } = this
    return oneView({
      texts: this.#texts,
      level: this.level,
      address: `/admin${this.address}`,
      name: row ? this.nameOf(row) : this.newLabel || this.#texts.t('records.new'),
      fresh: row === undefined,
      loading: record !== 'new' && row === undefined,
      failure: this.failure,
      shut: this.readOnly || (row !== undefined && this.locked(row)),
      removable: row !== undefined && !this.lasting,
      schema: typeof this.schema === 'function' ? this.schema(row) : this.schema,
      values: this.#valuesOf(row),
      problems: this.problems,
      message: this.message,
      saving: this.saving,
      again: () => {
        this.failure = undefined
        void this.#open()
      },
      save: (event) => void this.#save(event.detail.values),
      remove: () => void (row && this.#remove(row)),
    })
  }

  /** The same object as long as it is the same record, since another starts the form anew. */
  #valuesOf(row: Row | undefined): Values {
    const of = row ?? this.#shown
    if (this.#values?.of !== of) this.#values = { of, values: row ? this.toValues(row) : this.start }
    return this.#values.values
  }

  async #save(values: Values): Promise<void> {
    const { host, row } = this
    await this.#act(async () => {
      const body = this.toBody(values, row)
      const saved = row
        ? await host[this.method]<Row>(this.#pathOf(this.keyOf(row)), body)
        : await host.post<Row>(this.path, body)
      this.row = saved
      await this.updateComplete
      this.#form?.discard()
      host.toast(this.#texts.t('records.saved', { name: this.nameOf(saved) }), 'good')
      this.dispatchEvent(new RecordChangeEvent(saved, false))
      if (!row) host.navigate(`${this.address}/${this.keyOf(saved)}`)
    })
  }

  async #remove(row: Row): Promise<void> {
    const { host } = this
    if (!(await this.renderRoot.querySelector<KaunterDialog>('kaunter-dialog')?.show())) return
    await this.#act(async () => {
      await host.delete(this.#pathOf(this.keyOf(row)))
      this.#form?.discard()
      host.toast(this.#texts.t('records.removed', { name: this.nameOf(row) }), 'good')
      this.dispatchEvent(new RecordChangeEvent(row, true))
      host.navigate(this.address)
    })
  }

  async #act(work: () => Promise<void>): Promise<void> {
    this.saving = true
    this.problems = {}
    this.message = ''
    try {
      await work()
      void this.#list.read(this.host, this.path, this.#question)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.code.endsWith('_CHANGED')) return await this.#catchUp()
      this.problems = refusedFields(error)
      const alone = Object.keys(this.problems).length === 0
      this.message = alone ? this.#texts.t('records.refused', { reason: error.message }) : ''
      this.#form?.focusProblem()
    } finally {
      this.saving = false
    }
  }

  /** Somebody else was quicker: what is stored now is shown around what was entered here. */
  async #catchUp(): Promise<void> {
    const shown = this.#shown
    this.#form?.hold()
    await this.#open(true)
    if (shown === this.#shown) this.message = this.#texts.t('records.changed')
  }
}

register('kaunter-records', KaunterRecords)
