import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { expect, test } from 'vitest'
import { InboxStore } from './inbox-store.ts'
import { ticket } from './samples.ts'
import type { Page, Ticket } from './types.ts'

const at = (minute: number) => `2026-11-21T10:${String(minute).padStart(2, '0')}:00.000Z`

function storeWith(get: () => Promise<unknown>): InboxStore {
  const host = { user: { id: '5', name: 'Aina' }, get } as unknown as KaunterHost
  return new InboxStore(
    () => host,
    () => {},
  )
}

const page = (items: Ticket[], nextCursor: string | null = null): Page<Ticket> => ({ items, nextCursor })
const answer = (list: Page<Ticket>) => async () => list

test('a new ticket appears at the head without a reload, once', async () => {
  const store = storeWith(answer(page([ticket({ id: '1', lastMessageAt: at(1) })])))
  await store.open({ lane: 'active', filter: {} })
  const fresh = ticket({ id: '2', lastMessageAt: at(2) })
  store.apply(fresh)
  store.apply(fresh)
  expect(store.items.map((item) => item.id)).toEqual(['2', '1'])
})

test('a resolved ticket leaves the active lane, and a late older event does not bring it back', async () => {
  const store = storeWith(answer(page([ticket({ id: '1', version: 3 })])))
  await store.open({ lane: 'active', filter: {} })
  store.apply(ticket({ id: '1', status: 'resolved', version: 5 }))
  store.apply(ticket({ id: '1', status: 'open', version: 4 }))
  expect(store.items).toEqual([])
})

test('an answer that is older than a live event does not undo it', async () => {
  const answered = Promise.withResolvers<Page<Ticket>>()
  const store = storeWith(() => answered.promise)
  const opening = store.open({ lane: 'active', filter: {} })
  store.apply(ticket({ id: '1', lastMessagePreview: 'newer', version: 7 }))
  answered.resolve(page([ticket({ id: '1', lastMessagePreview: 'older', version: 6 })]))
  await opening
  expect(store.items.map((item) => item.lastMessagePreview)).toEqual(['newer'])
})

test('a ticket below the loaded part waits for the next page', async () => {
  const store = storeWith(answer(page([ticket({ id: '9', lastMessageAt: at(30) })], 'next')))
  await store.open({ lane: 'active', filter: {} })
  store.apply(ticket({ id: '3', lastMessageAt: at(10) }))
  expect(store.items.map((item) => item.id)).toEqual(['9'])
})

test('a ticket that left the scope of the user disappears', async () => {
  const store = storeWith(answer(page([ticket({ id: '1' })])))
  await store.open({ lane: 'active', filter: {} })
  store.drop('1')
  expect(store.items).toEqual([])
})

test('a role that may no longer read tickets leaves none on the page', async () => {
  let list: () => Promise<unknown> = answer(page([ticket({ id: '1' })]))
  const store = storeWith(() => list())
  await store.open({ lane: 'active', filter: {} })
  list = () => Promise.reject(new ApiError(403, 'KAUNTER_FORBIDDEN', 'no'))
  await store.reload()
  expect([store.items, store.state]).toEqual([[], 'failed'])
})

test('a live event masks the contact, and what was read for this user stays, save for a new name', async () => {
  const whole = { id: '7', name: '+60127770001', phone: '+60127770001', email: null, masked: false }
  const store = storeWith(answer(page([ticket({ id: '1', version: 1, contact: whole })])))
  await store.open({ lane: 'active', filter: {} })
  const masked = { ...whole, name: '+60 12-••• 0001', phone: '+60 12-••• 0001', masked: true }
  store.apply(ticket({ id: '1', version: 2, contact: masked }))
  expect(store.items[0]?.contact).toEqual(whole)
  store.apply(ticket({ id: '1', version: 3, contact: { ...masked, name: 'Siti' } }))
  expect(store.items[0]?.contact).toEqual({ ...whole, name: 'Siti' })
})

test('reading again after missed events forgets what was resolved meanwhile', async () => {
  let list = page([ticket({ id: '1' })])
  const store = storeWith(async () => list)
  await store.open({ lane: 'active', filter: {} })
  list = page([])
  await store.reload()
  expect(store.items).toEqual([])
})
