import type { TNull, TUnion } from '@sinclair/typebox'
import type { Knex } from 'knex'
import { cursorInvalid } from './errors.ts'
import { type TSchema, Type } from './tokens.ts'

/** An id on the wire: a 64-bit integer as a string, at most 18 digits so that every value fits the column. */
export const Id = Type.String({ pattern: '^[1-9][0-9]{0,17}$' })

/** An instant on the wire: ISO 8601, UTC, milliseconds. */
export const Instant = Type.String({ format: 'date-time' })

/** What may also be null on the wire. */
export const nullable = <S extends TSchema>(schema: S): TUnion<[S, TNull]> => Type.Union([schema, Type.Null()])

/** The query of every list. `cursor` is opaque and comes from `nextCursor` of the page before. */
export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
}

export interface Position {
  at: Date
  id: string
}

/** The opaque cursor after a row of a list ordered by instant and id. */
export function encodeCursor(position: Position): string {
  return Buffer.from(`${position.at.getTime()}.${position.id}`).toString('base64url')
}

/** @throws KAUNTER_CURSOR_INVALID for anything `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Position {
  const match = /^(\d{1,15})\.([1-9]\d{0,17})$/.exec(Buffer.from(cursor, 'base64url').toString())
  if (match === null) throw cursorInvalid({})
  const position = { at: new Date(Number(match[1])), id: match[2] as string }
  // Base64 is read leniently: only the one spelling that a list gave out counts.
  if (encodeCursor(position) !== cursor) throw cursorInvalid({})
  return position
}

/**
 * Narrows a list, newest first, to what comes after the cursor's row.
 *
 * This form of the condition is quick on PostgreSQL and on MySQL; `(at, id) < (…)` and `at < … or (…)` are not.
 *
 * @throws KAUNTER_CURSOR_INVALID
 */
export function continueAfter(query: Knex.QueryBuilder, cursor: string | undefined, at: string, id: string): void {
  if (cursor === undefined) return
  const position = decodeCursor(cursor)
  query.where(at, '<=', position.at).where((rest) => rest.where(at, '<', position.at).orWhere(id, '<', position.id))
}

/** A column for an instant: UTC with milliseconds on every database. */
export function instant(table: Knex.CreateTableBuilder, name: string): Knex.ColumnBuilder {
  return table.datetime(name, { precision: 3, useTz: true })
}
