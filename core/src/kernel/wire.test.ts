import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { KaunterError } from './errors.ts'
import { decodeCursor, encodeCursor } from './wire.ts'

const id = fc.bigInt({ min: 1n, max: 10n ** 18n - 1n }).map(String)
// Instants of rows: from 1970 to the far end of what fits.
const at = fc.date({ min: new Date(0), max: new Date(999_999_999_999_999), noInvalidDate: true })

describe('cursors', () => {
  test('come back as the position they were made from', () => {
    fc.assert(
      fc.property(at, id, (when, row) => {
        expect(decodeCursor(encodeCursor({ at: when, id: row }))).toEqual({ at: when, id: row })
      }),
    )
  })

  test('are url-safe and short enough for the query of a list', () => {
    fc.assert(
      fc.property(at, id, (when, row) => {
        expect(encodeCursor({ at: when, id: row })).toMatch(/^[\w-]{1,200}$/)
      }),
    )
  })

  test('are refused with a designed error unless they are exactly what a list gave out', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.string().map((text) => Buffer.from(text).toString('base64url')),
      fc.tuple(fc.nat(), fc.integer()).map(([when, row]) => Buffer.from(`${when}.${row}`).toString('base64url')),
      // One that was real, with something changed.
      fc.tuple(at, id, fc.nat(), fc.string()).map(([when, row, place, text]) => {
        const cursor = encodeCursor({ at: when, id: row })
        return cursor.slice(0, place % cursor.length) + text + cursor.slice(place % cursor.length)
      }),
    )
    fc.assert(
      fc.property(junk, (cursor) => {
        let position: { at: Date; id: string }
        try {
          position = decodeCursor(cursor)
        } catch (error) {
          expect(error).toBeInstanceOf(KaunterError)
          expect(error).toMatchObject({ code: 'KAUNTER_CURSOR_INVALID', statusCode: 400 })
          return
        }
        expect(Number.isNaN(position.at.getTime())).toBe(false)
        expect(encodeCursor(position)).toBe(cursor)
      }),
      { numRuns: 500 },
    )
  })
})
