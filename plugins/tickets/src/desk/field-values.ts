import type { Tx } from '@kaunter/core'
import type { TicketKind, TicketRow, TicketsContext } from '../tables.ts'
import { choiceUnknown, fieldRequired, fieldValueInvalid } from './errors.ts'
import { type Field, toField } from './nouns.ts'
import { deskTables } from './tables.ts'

export type FieldValue = string | number | boolean
export type FieldType = Field['type']

/** As conditions and events see it; null takes the value away. */
export type StoredValues = ReadonlyMap<string, string | null>

const isDay = (text: string) => {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** What a value of each type must be, in words and as a test. */
const rules: Record<Field['type'], { expected(field: Field): string; test(value: FieldValue, field: Field): boolean }> =
  {
    text: { expected: () => 'some words', test: (value) => typeof value === 'string' && value.trim() !== '' },
    number: { expected: () => 'a number', test: (value) => typeof value === 'number' && Number.isFinite(value) },
    date: { expected: () => 'a day such as 2026-08-31', test: (value) => typeof value === 'string' && isDay(value) },
    select: {
      expected: ({ options }) => `one of: ${options.join(', ')}`,
      test: (value, { options }) => typeof value === 'string' && options.includes(value),
    },
    boolean: { expected: () => 'true or false', test: (value) => typeof value === 'boolean' },
  }

const isFor = (field: Field, kind: TicketKind) => field.kind === 'all' || field.kind === kind

/** Values of custom fields. */
export function createFieldValues(ctx: TicketsContext) {
  const table = deskTables(ctx)

  const load = async (tx?: Tx): Promise<(Field & { id: string })[]> => {
    const rows: { id: string }[] = await (tx?.db ?? ctx.db)(table.field).whereNull('removed_at')
    return rows.map((row) => ({ ...toField({ ...row }), id: row.id }))
  }

  /** Of one ticket, by key; also of fields that were removed since. */
  async function stored(ticketId: string, tx?: Tx): Promise<Map<string, { type: Field['type']; value: string }>> {
    const rows: { key: string; type: Field['type']; value: string }[] = await (tx?.db ?? ctx.db)({
      v: table.fieldValue,
    })
      .join({ f: table.field }, 'f.id', 'v.field_id')
      .where('v.ticket_id', ticketId)
      .orderBy('f.position')
      .select('f.key', 'f.type', 'v.value')
    return new Map(rows.map(({ key, type, value }) => [key, { type, value }]))
  }

  /**
   * What is to be stored, checked.
   *
   * @throws KAUNTER_TICKET_CHOICE_UNKNOWN, KAUNTER_TICKET_FIELD_VALUE_INVALID
   */
  async function check(
    tx: Tx,
    wanted: Readonly<Record<string, FieldValue | null>>,
    kind: TicketKind,
  ): Promise<StoredValues> {
    const known = new Map((await load(tx)).map((field) => [field.key, field]))
    return new Map(
      Object.entries(wanted).map(([key, value]) => {
        const field = known.get(key)
        const details = { details: { field: `fields/${key}` } }
        if (field === undefined || !isFor(field, kind)) throw choiceUnknown({ name: 'field', id: key }, details)
        if (value === null) return [key, null]
        const { expected, test } = rules[field.type]
        if (!test(value, field)) throw fieldValueInvalid({ key, expected: expected(field) }, details)
        return [key, String(value).trim()]
      }),
    )
  }

  async function write(tx: Tx, ticketId: string, values: StoredValues): Promise<void> {
    if (values.size === 0) return
    const ids = new Map((await load(tx)).map(({ key, id }) => [key, id]))
    const rows = [...values].flatMap(([key, value]) => {
      const field_id = ids.get(key)
      return field_id === undefined ? [] : [{ ticket_id: ticketId, field_id, value }]
    })
    const of = rows.map(({ field_id }) => field_id)
    await tx.db(table.fieldValue).where({ ticket_id: ticketId }).whereIn('field_id', of).delete()
    const kept = rows.filter(({ value }) => value !== null)
    if (kept.length > 0) await tx.db(table.fieldValue).insert(kept)
  }

  /**
   * Before a person or a rule ends a ticket.
   *
   * @param values set in the same change.
   * @throws KAUNTER_TICKET_FIELD_REQUIRED
   */
  async function assertComplete(tx: Tx, ticket: Pick<TicketRow, 'id' | 'kind'>, values: StoredValues): Promise<void> {
    const required = (await load(tx)).filter((field) => field.required && isFor(field, ticket.kind))
    if (required.length === 0) return
    const there = await stored(ticket.id, tx)
    const missing = required.filter(({ key }) => (values.has(key) ? values.get(key) === null : !there.has(key)))
    if (missing.length === 0) return
    const keys = missing.map(({ key }) => key)
    throw fieldRequired({ keys: missing.map(({ labelEn }) => labelEn).join(', ') }, { details: { keys } })
  }

  return { stored, check, write, assertComplete }
}

/** As it was given. */
export const parseValue = ({ type, value }: { type: Field['type']; value: string }): FieldValue =>
  type === 'number' ? Number(value) : type === 'boolean' ? value === 'true' : value
