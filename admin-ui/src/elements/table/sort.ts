import type { TemplateResult } from 'lit'

/** One column of a table. */
export interface Column<Row = Record<string, unknown>> {
  /** Name of the column, and of the row's value in it unless `value` says otherwise. */
  readonly key: string
  readonly label: string
  /** What rows are sorted by. */
  readonly value?: (row: Row) => unknown
  /** What is shown; otherwise the value. */
  readonly render?: (row: Row) => TemplateResult | string | number
  readonly sortable?: boolean
  /** `end` is for numbers. */
  readonly align?: 'start' | 'end'
  /** Whether this cell names its row; without one, the first does. */
  readonly header?: boolean
}

/** By which column a table is sorted. */
export interface Sort {
  readonly key: string
  readonly descending: boolean
}

/** The value of a row in a column. */
export function cellValue<Row>(row: Row, column: Column<Row>): unknown {
  return column.value ? column.value(row) : (row as Record<string, unknown>)[column.key]
}

const missing = (value: unknown) => value === undefined || value === null || value === ''

/** Numbers by size, texts as people order them (Order 9 before Order 10); what is missing comes last either way. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
  locale: string,
): readonly Row[] {
  const column = columns.find(({ key }) => key === sort?.key)
  if (!sort || !column) return rows
  const texts = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })
  const sign = sort.descending ? -1 : 1
  return rows.toSorted((one, other) => {
    const [a, b] = [cellValue(one, column), cellValue(other, column)]
    if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b))
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : texts.compare(String(a), String(b)))
  })
}
