import { expect, test } from 'vitest'
import { HeldOrder } from './held-order.ts'
import { ticket } from './samples.ts'

const at = (minute: number) => `2026-11-21T10:0${minute}:00.000Z`
const [a, b, c, d, e] = [5, 4, 3, 2, 1].map((minute) => ticket({ id: String(minute), lastMessageAt: at(minute) })) as [
  T,
  T,
  T,
  T,
  T,
]
type T = ReturnType<typeof ticket>

function listOf(items: readonly T[]): HeldOrder {
  const order = new HeldOrder()
  order.release(items)
  return order
}
const source = (items: readonly T[], latest: (id: string) => T | undefined = () => undefined, hidden = '') => ({
  items,
  latest,
  isHidden: (id: string) => id === hidden,
})

test('rows stay in their places while the list is held, as they are by now, also one that has left the view', () => {
  const order = listOf([a, b, c])
  const resolved = { ...b, status: 'resolved' as const, version: 2 }
  const fresh = ticket({ id: '9', lastMessageAt: at(9) })
  order.hold(source([fresh, a, c], (id) => (id === b.id ? resolved : undefined)))
  expect(order.shown).toEqual([a, resolved, c])
  expect(order.pending([fresh, a, c])).toBe(2)
  order.release([fresh, a, c])
  expect(order.shown).toEqual([fresh, a, c])
})

test('who reads on gets the next page while the list is held, also when its last row has moved up', () => {
  const order = listOf([a, b, c])
  const moved = { ...c, lastMessageAt: at(8), version: 2 }
  order.hold(source([moved, a, b, d, e], (id) => (id === c.id ? moved : undefined)))
  expect(order.shown).toEqual([a, b, moved, d, e])
  expect(order.pending([moved, a, b, d, e])).toBe(1)
})

test('what is out of sight for the user goes at once', () => {
  const order = listOf([a, b, c])
  order.hold(source([a, c], undefined, b.id))
  expect(order.shown).toEqual([a, c])
})

test('nothing that changes is nothing to render', () => {
  const order = listOf([a, b])
  const { shown } = order
  order.hold(source([a, b]))
  expect(order.shown).toBe(shown)
  expect(order.pending([a, b])).toBe(0)
})
