import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MessageStatus } from '../../contracts/index.ts'
import { raise } from './status.ts'

const reports: MessageStatus[] = ['sent', 'delivered', 'read', 'played', 'failed']

test('whatever the order and number of reports, the message ends in the same status', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...reports), { minLength: 1 }), fc.infiniteStream(fc.nat()), (words, seed) => {
      const shuffled = [...words, ...words].sort(() => ((seed.next().value ?? 0) % 2 === 0 ? 1 : -1))
      const end = (list: MessageStatus[]) => list.reduce<MessageStatus>(raise, 'sending')
      expect(end(shuffled)).toBe(end(words))
    }),
  )
})

test('a late "delivered" does not undo "read", and a late "failed" does not undo "delivered"', () => {
  expect(raise('read', 'delivered')).toBe('read')
  expect(raise('delivered', 'failed')).toBe('delivered')
  expect(raise('failed', 'sent')).toBe('failed')
  expect(raise('failed', 'delivered')).toBe('delivered')
})
