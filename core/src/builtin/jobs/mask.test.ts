import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Type } from '../../kernel/tokens.ts'
import { Id } from '../../kernel/wire.ts'
import { maskPayload, maskText } from './mask.ts'

const schema = Type.Object({
  ticketId: Id,
  kind: Type.Union([Type.Literal('reminder of payment'), Type.Literal('thanks')]),
  name: Type.String(),
  note: Type.String({ personal: false }),
  seat: Type.String({ personal: true }),
  rows: Type.Array(Type.Object({ phone: Type.String(), outlet: Type.String() })),
  byPhone: Type.Record(Type.String(), Type.Integer()),
})

describe('a payload', () => {
  const payload = {
    ticketId: '9007199254740993',
    kind: 'reminder of payment',
    name: 'Siti Aminah',
    note: 'call 012-345 6789 or siti@example.com soon',
    seat: 'A1',
    rows: [{ phone: '60123456789', outlet: 'KL-001' }],
    byPhone: { '60123456789': 3 },
  }

  test('shows ids, listed words, dates and codes, and of all else the length', () => {
    expect(maskPayload(schema, payload).data).toEqual({
      ticketId: '9007199254740993',
      kind: 'reminder of payment',
      name: '••• (11)',
      note: 'call ••• or ••• soon',
      seat: '••• (2)',
      rows: [{ phone: '••• (11)', outlet: 'KL-001' }],
      byPhone: { '••• (11)': 3 },
    })
  })

  test('is hidden more strictly when nobody knows its schema', () => {
    const { data } = maskPayload(undefined, {
      ...payload,
      id: '3d6f0a4e-8c1b-4c3a-9f7e-0123456789ab',
      at: '2026-11-22',
    })
    expect(data).toMatchObject({
      ticketId: '••• (16)',
      kind: '••• (19)',
      id: '3d6f0a4e-8c1b-4c3a-9f7e-0123456789ab',
      at: '2026-11-22',
    })
  })

  test('never shows a telephone number or an e-mail address, wherever it stands', () => {
    const phone = fc.stringMatching(/^\+?6?01[0-9][ -]?[0-9]{3,4}[ -]?[0-9]{4}$/)
    const address = fc.stringMatching(/^[a-z]{2,8}(\.[a-z]{1,6})?@[a-z]{2,8}\.(com|my)$/)
    const secret = fc.oneof(phone, address)
    const text = fc
      .tuple(fc.lorem({ maxCount: 3 }), secret)
      .map(([words, value]) => ({ text: `${words} ${value}`, value }))
    fc.assert(
      fc.property(text, secret, ({ text, value }, other) => {
        const values = {
          name: text,
          note: text,
          [other]: value,
          rows: [{ phone: other, outlet: text, [value]: [text] }],
        }
        for (const shown of [maskPayload(schema, { rows: [values] }), maskPayload(undefined, values)]) {
          expect(JSON.stringify(shown.data)).not.toContain(value)
          expect(JSON.stringify(shown.data)).not.toContain(other)
        }
        expect(maskText(text)).not.toContain(value)
      }),
    )
  })
})

describe('the text of a failure', () => {
  test('loses long numbers, addresses, quoted texts and what was hidden of the payload', () => {
    const { hidden } = maskPayload(schema, { name: 'Siti Aminah' })
    expect(
      maskText(`Siti Aminah can't be reached at +60 12-345 6789, "Lot 5" or siti@example.com: 404 at 10.0.0.1`, hidden),
    ).toBe(`••• can't be reached at •••, "•••" or •••: 404 at 10.0.0.1`)
  })
})
