import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RowSlots } from './row-slots.ts'

const shown = (ids: readonly string[], rows: ReturnType<RowSlots['place']>) =>
  rows.map(({ slot, at }) => `${slot}${ids[at]}`).join(' ')

test('who scrolls on sees other tickets in the same rows, and a ticket that stays keeps its row', () => {
  const slots = new RowSlots()
  const place = (text: string, loose = true) => shown([...text], slots.place([...text], loose))
  expect(place('abcd', false)).toBe('0a 1b 2c 3d')
  expect(place('cdef')).toBe('0e 1f 2c 3d')
  expect(slots.inOrder).toBe(false)
  expect(place('cdef', false)).toBe('2c 3d 0e 1f')
  expect(slots.inOrder).toBe(true)
  expect(place('xyz')).toBe('2x 3y 0z')
  expect(place('xyzäö')).toBe('2x 3y 0z 4ä 5ö')
})

test('however one scrolls, each ticket has one row, and no row is made while there are enough', () => {
  const steps = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 12 }), fc.boolean()), { minLength: 1 })
  fc.assert(
    fc.property(steps, (all) => {
      const slots = new RowSlots()
      let before = new Map<string, number>()
      for (const [first, count, loose] of all) {
        const ids = Array.from({ length: count }, (_, index) => String(first + index))
        const rows = slots.place(ids, loose)
        const now = new Map(rows.map(({ slot, at }) => [ids[at] as string, slot]))
        expect([now.size, new Set(now.values()).size]).toEqual([count, count])
        for (const [id, slot] of now) if (before.has(id)) expect(slot).toBe(before.get(id))
        if (count <= before.size) expect(Math.max(...now.values())).toBeLessThanOrEqual(Math.max(...before.values()))
        if (!loose) expect(rows.map(({ at }) => at)).toEqual(ids.map((_, at) => at))
        before = now
      }
    }),
  )
})
