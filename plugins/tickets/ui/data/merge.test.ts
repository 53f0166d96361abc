import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byLastMessage, compareIds, later, mergeEvents, mergeMessages } from './merge.ts'
import { message, noteEvent, ticket } from './samples.ts'

test('a higher version wins, whichever comes first', () => {
  const sent = message({ id: '1', status: 'sent', version: 2 })
  const read = message({ id: '1', status: 'read', version: 4 })
  expect(mergeMessages([sent], [read])[0]?.status).toBe('read')
  expect(mergeMessages([read], [sent])[0]?.status).toBe('read')
})

test('a duplicate changes nothing, not even the list', () => {
  const known = [message({ id: '1' })]
  expect(mergeMessages(known, [message({ id: '1' })])).toBe(known)
})

test('messages are in order of time however they arrive, and twice is once', () => {
  const all = Array.from({ length: 8 }, (_, index) =>
    message({ id: String(index + 5), createdAt: `2026-11-21T10:00:0${index % 3}.000Z`, version: index }),
  )
  const expected = mergeMessages([], all).map((one) => one.id)
  fc.assert(
    fc.property(fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }), (arrivals) => {
      const merged = arrivals.reduce((known, one) => mergeMessages(known, [one]), mergeMessages([], []))
      expect(merged.map((one) => one.id)).toEqual(expected)
    }),
  )
})

test('ids compare as numbers beyond what a number can hold', () => {
  expect(compareIds('9', '10')).toBeLessThan(0)
  expect(compareIds('9007199254740993', '9007199254740992')).toBeGreaterThan(0)
  expect(compareIds('7', '7')).toBe(0)
})

test('the list is ordered by the last message, newest first', () => {
  const older = ticket({ id: '2', lastMessageAt: '2026-11-21T09:00:00.000Z' })
  const newer = ticket({ id: '1', lastMessageAt: '2026-11-21T10:00:00.000Z' })
  expect([older, newer].sort(byLastMessage).map((one) => one.id)).toEqual(['1', '2'])
})

test('an older state of a ticket does not undo a newer one', () => {
  const resolved = ticket({ status: 'resolved', version: 9 })
  expect(later(resolved, ticket({ status: 'open', version: 8 }))).toBe(resolved)
})

test('events are kept once, oldest first', () => {
  const first = noteEvent({ id: '1', at: '2026-11-21T09:00:00.000Z' })
  const second = noteEvent({ id: '2', at: '2026-11-21T10:00:00.000Z' })
  expect(mergeEvents([second], [first, second]).map((event) => event.id)).toEqual(['1', '2'])
})
