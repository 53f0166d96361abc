import { html, LitElement, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { register } from '../../register.ts'
import { controls } from '../base/controls.ts'
import { Texts } from '../base/texts.ts'
import { icon } from '../icon.ts'
import { type Column, cellValue, type Sort, sortRows } from './sort.ts'
import { tableStyles } from './table.styles.ts'

/** Told when the person asks for another order. Prevented, the table leaves the rows as they are. */
export class SortEvent extends CustomEvent<Sort> {
  constructor(sort: Sort) {
    super('sort', { detail: sort, bubbles: true, composed: true, cancelable: true })
  }
}

/** Told with the row that the person opens. */
export class RowOpenEvent<Row> extends CustomEvent<{ row: Row }> {
  constructor(row: Row) {
    super('row-open', { detail: { row }, bubbles: true, composed: true })
  }
}

/**
 * Rows and columns as data. The heads stay in sight, and on a phone each row becomes a small card. A page styles what
 * its `render` functions return by giving it a `part`.
 *
 * @element kaunter-table
 * @summary Rows and columns, which can be sorted and opened.
 * @since 0.2.0
 * @status stable
 *
 * @slot empty - What is shown when there are no rows.
 * @slot footer - What stands below the rows, such as a button for more.
 * @fires {SortEvent} sort - The person asks for another order; prevented, the page brings the rows in it by itself.
 * @fires {RowOpenEvent} row-open - The person opens a row of a table with `openable`.
 * @csspart table - The native table.
 * @csspart head - Each head of a column.
 * @csspart row - Each row.
 * @csspart cell - Each cell.
 * @cssprop [--kaunter-table-max-height=none] - Height from which the rows scroll below the heads.
 * @cssprop [--kaunter-table-padding=var(--k-space-2) var(--k-space-3)] - Space around what is in a cell.
 * @cssprop [--kaunter-table-background=var(--k-surface)] - Background of the heads.
 */
export class KaunterTable<Row = Record<string, unknown>> extends LitElement {
  static override properties: PropertyDeclarations = {
    label: {},
    columns: { type: Array },
    rows: { type: Array },
    keyOf: { attribute: false },
    sort: { attribute: false },
    current: {},
    openable: { type: Boolean },
    loading: { type: Boolean },
  }

  /** What the table is about, for screen readers. */
  declare label: string
  /** The columns; the attribute takes JSON. */
  declare columns: readonly Column<Row>[]
  /** The rows; the attribute takes JSON. */
  declare rows: readonly Row[]
  /** Name of a row, which stays when its values change; otherwise its `id`. */
  declare keyOf: (row: Row) => string
  /** The order of the rows; as they came when there is none. */
  declare sort: Sort | undefined
  /** Name of the row that is open. */
  declare current: string
  /** Whether rows can be opened, with a click or Enter. */
  declare openable: boolean
  /** Shows that rows are being loaded. Rows that are there stay. */
  declare loading: boolean
  readonly #texts = new Texts(this)

  static override styles = [controls, tableStyles]

  constructor() {
    super()
    this.label = ''
    this.columns = []
    this.rows = []
    this.keyOf = (row) => String((row as { id?: unknown }).id ?? this.rows.indexOf(row))
    this.sort = undefined
    this.current = ''
    this.openable = false
    this.loading = false
  }

  override render(): TemplateResult {
    const { columns, sort } = this
    const rows = sortRows(this.rows, columns, sort, this.#texts.locale)
    return html`<div class="scroll ${this.openable ? 'opens' : ''}" tabindex="0" role="group" aria-label=${this.label}>
        <table part="table" role="table" aria-busy=${this.loading || nothing}>
          <caption>${this.label}</caption>
          <thead role="rowgroup"><tr role="row">${columns.map((column) => this.#head(column))}</tr></thead>
          <tbody role="rowgroup" @keydown=${this.#onKey}>
            ${repeat(rows, this.keyOf, (row) => this.#row(row))}
            ${this.loading && rows.length === 0 ? [1, 2, 3].map(() => this.#bones()) : nothing}
          </tbody>
        </table>
        ${rows.length === 0 && !this.loading ? html`<div class="none"><slot name="empty">${this.#texts.t('table.empty')}</slot></div>` : nothing}
      </div>
      <span class="visually-hidden" role="status">${this.loading ? this.#texts.t('loading') : ''}</span>
      <slot name="footer"></slot>`
  }

  #head(column: Column<Row>) {
    const { sort } = this
    const sorted = sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : nothing
    return html`<th part="head" role="columnheader" scope="col" class=${column.align ?? 'start'} aria-sort=${sorted}>${
      column.sortable
        ? html`<button type="button" class="sort" title=${this.#texts.t('sort.by', { column: column.label })}
            @click=${() => this.#sortBy(column.key)}>${column.label}${icon('chevron')}</button>`
        : column.label
    }</th>`
  }

  #row(row: Row) {
    const key = this.keyOf(row)
    return html`<tr part="row" role="row" data-row=${key} tabindex=${this.openable ? 0 : nothing}
      aria-current=${key === this.current ? 'true' : nothing} @click=${(event: Event) => this.#onClick(event, row)}>
      ${this.columns.map((column, index) => this.#cell(row, column, index))}
    </tr>`
  }

  #cell(row: Row, column: Column<Row>, index: number) {
    const value = cellValue(row, column)
    const shown = column.render ? column.render(row) : (value ?? '')
    const names = column.header ?? (index === 0 && !this.columns.some(({ header }) => header))
    const look = `${column.align ?? 'start'} ${names ? 'names' : ''}`
    if (names) return html`<th part="cell" role="rowheader" scope="row" class=${look}>${shown}</th>`
    return html`<td part="cell" role="cell" class=${look} data-label=${column.label} ?data-empty=${shown === ''}>
      <span>${shown}</span>
    </td>`
  }

  #bones() {
    return html`<tr role="row" aria-hidden="true">${this.columns.map(() => html`<td role="cell"><div class="bone"></div></td>`)}</tr>`
  }

  #sortBy(key: string): void {
    const next = { key, descending: this.sort?.key === key && !this.sort.descending }
    if (this.dispatchEvent(new SortEvent(next))) this.sort = next
  }

  #onClick(event: Event, row: Row): void {
    // A link or a button in the row means itself.
    const own = event.composedPath().some((node) => node instanceof Element && node.matches('a, button, input, select'))
    if (this.openable && !own) this.dispatchEvent(new RowOpenEvent(row))
  }

  #onKey(event: KeyboardEvent): void {
    const [target] = event.composedPath()
    if (!this.openable || !(target instanceof HTMLTableRowElement)) return
    const moves: Record<string, Element | null> = {
      ArrowDown: target.nextElementSibling,
      ArrowUp: target.previousElementSibling,
    }
    const to = moves[event.key]
    if (to instanceof HTMLElement) to.focus()
    else if (event.key === 'Enter') target.click()
    else return
    event.preventDefault()
  }
}

register('kaunter-table', KaunterTable)
