import type { KaunterHost } from '@kaunter/admin-ui'
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
  await store.open('active')
  const fresh = ticket({ id: '2', lastMessageAt: at(2) })
  store.apply(fresh)
  store.apply(fresh)
  expect(store.items.map((item) => item.id)).toEqual(['2', '1'])
})

test('a resolved ticket leaves the active lane, and a late older event does not bring it back', async () => {
  const store = storeWith(answer(page([ticket({ id: '1', version: 3 })])))
  await store.open('active')
  store.apply(ticket({ id: '1', status: 'resolved', version: 5 }))
  store.apply(ticket({ id: '1', status: 'open', version: 4 }))
  expect(store.items).toEqual([])
})

test('an answer that is older than a live event does not undo it', async () => {
  const answered = Promise.withResolvers<Page<Ticket>>()
  const store = storeWith(() => answered.promise)
  const opening = store.open('active')
  store.apply(ticket({ id: '1', lastMessagePreview: 'newer', version: 7 }))
  answered.resolve(page([ticket({ id: '1', lastMessagePreview: 'older', version: 6 })]))
  await opening
  expect(store.items.map((item) => item.lastMessagePreview)).toEqual(['newer'])
})

test('a ticket below the loaded part waits for the next page', async () => {
  const store = storeWith(answer(page([ticket({ id: '9', lastMessageAt: at(30) })], 'next')))
  await store.open('active')
  store.apply(ticket({ id: '3', lastMessageAt: at(10) }))
  expect(store.items.map((item) => item.id)).toEqual(['9'])
})

test('a ticket that left the scope of the user disappears', async () => {
  const store = storeWith(answer(page([ticket({ id: '1' })])))
  await store.open('active')
  store.drop('1')
  expect(store.items).toEqual([])
})

test('reading again after missed events forgets what was resolved meanwhile', async () => {
  let list = page([ticket({ id: '1' })])
  const store = storeWith(async () => list)
  await store.open('active')
  list = page([])
  await store.reload()
  expect(store.items).toEqual([])
})
