import { html, nothing, type TemplateResult } from 'lit'
import type { RecordsTexts } from '../field/texts.ts'
import { icon } from '../icon.ts'
import { type Column, cellValue } from '../table/sort.ts'
import type { RowOpenEvent } from '../table/table.ts'
import type { RecordList } from './list.ts'

/** A list longer than this can be searched; one that the API searches always can. */
const LONG = 8

interface ListView<Row> {
  list: RecordList<Row>
  texts: RecordsTexts
  /** Rank of headings. */
  level: number
  lead: string
  newLabel: string
  emptyText: string
  /** Address of the form for a new one; nothing when none can be made. */
  newAddress: string | undefined
  columns: readonly Column<Row>[]
  nameOf(row: Row): string
  keyOf(row: Row): string
  /** Whether the API searches and pages. */
  paged: boolean
  query: string
  find(query: string): void
  open(row: Row): void
  again(): void
  more(): void
}

/** The list of records, with what belongs to it: loading, failed, none, found none. */
export function listView<Row>(given: ListView<Row>): TemplateResult {
  const { texts, paged, query } = given
  const { items, error, cursor } = given.list
  if (items === undefined && error)
    return html`<kaunter-error level=${given.level} heading=${texts.t('records.failed')} retryable .error=${error} @retry=${given.again}></kaunter-error>`
  if (items === undefined)
    return html`<kaunter-skeleton count="4" label=${texts.t('records.loading')}></kaunter-skeleton>`
  const searchable = paged ? items.length > 0 || query !== '' : items.length > LONG
  return html`<section part="list">
    ${given.lead === '' ? nothing : html`<p class="lead">${given.lead}</p>`}
    <div class="tools">
      ${
        given.newAddress === undefined
          ? nothing
          : html`<kaunter-button variant="primary" data-test="new" href=${given.newAddress}>${icon('plus')} ${given.newLabel || texts.t('records.new')}</kaunter-button>`
      }
      <slot name="tools"></slot>
      <span class="spring"></span>
      ${
        searchable
          ? html`<kaunter-input class="find" type="search" data-test="find" label-hidden label=${texts.t('records.find')}
              placeholder=${texts.t('records.find')} .value=${query}
              @input=${(event: Event) => given.find((event.currentTarget as HTMLInputElement).value)}></kaunter-input>`
          : nothing
      }
    </div>
    <div class="sheet">${table(given, items)}</div>
    ${
      cursor === null
        ? nothing
        : html`<div class="more"><kaunter-button data-test="more" ?loading=${given.list.busy} @click=${given.more}>${texts.t('records.more')}</kaunter-button></div>`
    }
  </section>`
}

function table<Row>(given: ListView<Row>, items: readonly Row[]) {
  const { texts, columns, query } = given
  const rows = found(given, items)
  if (rows.length === 0 && query === '')
    return html`<kaunter-empty level=${given.level} icon="file" heading=${texts.t('records.none.title')}>${given.emptyText}</kaunter-empty>`
  if (rows.length === 0)
    return html`<kaunter-empty level=${given.level} icon="search" heading=${texts.t('records.nothing.title')}>${texts.t('records.nothing.text')}</kaunter-empty>`
  return html`<kaunter-table openable label=${texts.t('records.list')} .columns=${columns} .rows=${rows} .keyOf=${given.keyOf} data-test="records"
    @row-open=${(event: RowOpenEvent<Row>) => given.open(event.detail.row)}></kaunter-table>`
}

function found<Row>({ paged, query, nameOf, columns }: ListView<Row>, items: readonly Row[]): readonly Row[] {
  const wanted = query.trim().toLowerCase()
  if (paged || wanted === '') return items
  const texts = (row: Row) => [nameOf(row), ...columns.map((column) => cellValue(row, column))]
  return items.filter((row) =>
    texts(row).some((text) =>
      String(text ?? '')
        .toLowerCase()
        .includes(wanted),
    ),
  )
}
