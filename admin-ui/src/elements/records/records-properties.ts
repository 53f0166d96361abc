import type { PropertyDeclarations } from 'lit'
import { KaunterElement } from '../../kaunter-element.ts'
import type { FormSchema } from '../field/schema.ts'
import type { Column } from '../table/sort.ts'

export type Values = Readonly<Record<string, unknown>>

/** What a page says of its records. */
export abstract class RecordsProperties<Row> extends KaunterElement {
  static override properties: PropertyDeclarations = {
    path: {},
    address: {},
    record: {},
    lead: {},
    newLabel: { attribute: 'new-label' },
    emptyText: { attribute: 'empty-text' },
    columns: { attribute: false },
    schema: { attribute: false },
    nameOf: { attribute: false },
    keyOf: { attribute: false },
    start: { attribute: false },
    toValues: { attribute: false },
    toBody: { attribute: false },
    locked: { attribute: false },
    method: {},
    whole: { type: Boolean },
    paged: { type: Boolean },
    readOnly: { type: Boolean, attribute: 'readonly' },
    lasting: { type: Boolean },
    settled: { type: Boolean },
    level: { type: Number },
  }

  /** Path of the API, as for `host.get`. */
  declare path: string
  /** Path of the page in the admin, such as `/shops/outlets`. */
  declare address: string
  /** What is open: the id of a record, `new`, or nothing for the list. The rest of the page's route has it. */
  declare record: string
  /** What these things are for, in a sentence above the list. */
  declare lead: string
  /** Words on the button that makes a new one. */
  declare newLabel: string
  /** What is said while there are none. */
  declare emptyText: string
  /** What the list shows. */
  declare columns: readonly Column<Row>[]
  /** What the form asks for; it may depend on the record, which a new one does not have yet. */
  declare schema: FormSchema | ((row: Row | undefined) => FormSchema)
  /** What a record is called; otherwise its `name`. */
  declare nameOf: (row: Row) => string
  /** What a record is found by; otherwise its `id`. */
  declare keyOf: (row: Row) => string
  /** What a new one begins with. */
  declare start: Values
  /** What the form shows of a record; otherwise its fields as they are. */
  declare toValues: (row: Row) => Values
  /** What is sent; otherwise what was entered. */
  declare toBody: (values: Values, row: Row | undefined) => unknown
  /** Whether a record can only be looked at. */
  declare locked: (row: Row) => boolean
  /** How the API changes a record. */
  declare method: 'put' | 'patch'
  /** Whether the list has all of each record, so that none is asked for alone. */
  declare whole: boolean
  /** Whether the API searches by `?search=` and pages by `?cursor=`, for lists that are too long to be sent at once. */
  declare paged: boolean
  /** Whether nothing can be changed. */
  declare readOnly: boolean
  /** Whether records cannot be deleted. */
  declare lasting: boolean
  /** Whether no new ones can be made. */
  declare settled: boolean
  /** Rank of its headings on the page, 1 to 6. */
  declare level: number

  constructor() {
    super()
    this.path = ''
    this.address = ''
    this.record = ''
    this.lead = ''
    this.newLabel = ''
    this.emptyText = ''
    this.columns = []
    this.schema = {}
    this.nameOf = (row) => String((row as { name?: unknown }).name ?? this.keyOf(row))
    this.keyOf = (row) => (row as { id: string }).id
    this.start = {}
    this.toValues = (row) => row as unknown as Values
    this.toBody = (values) => values
    this.locked = () => false
    this.method = 'put'
    this.whole = false
    this.paged = false
    this.readOnly = false
    this.lasting = false
    this.settled = false
    this.level = 2
  }
}
