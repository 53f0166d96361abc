import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { alone, message, ticket } from './samples.ts'
import { ThreadStore } from './thread-store.ts'
import { ThreadsAhead } from './threads-ahead.ts'

/** A server of tickets whose live events are told by hand. */
function desk() {
  const asked: string[] = []
  const heard = new Map<string, ((data: unknown) => void)[]>()
  const versions = new Map<string, number>()
  let gate: Promise<unknown> = Promise.resolve()
  const get = async (path: string) => {
    asked.push(path)
    await gate
    const [, id = '', part] = path.split(/[/?]/)
    if (versions.get(id) === 0) throw new ApiError(404, 'KAUNTER_NOT_FOUND', 'no')
    if (part === 'messages') return { items: [message({ id: `1${id}`, text: `of ${id}` })], nextCursor: null }
    if (part === 'events') return { items: [], nextCursor: null }
    const detail = { ...ticket({ id, version: versions.get(id) ?? 1 }), ...alone }
    return { ...detail, window: { open: true, closesAt: null, reason: null }, outlet: null, statuses: [] }
  }
  const on = (topic: string, listener: (data: unknown) => void) => {
    heard.set(topic, [...(heard.get(topic) ?? []), listener])
    return () => {}
  }
  const host = { user: { id: '5', name: 'Aina' }, get, on } as unknown as KaunterHost
  const ahead = new ThreadsAhead(() => host)
  ahead.follow(host)
  const states: string[] = []
  const thread: ThreadStore = new ThreadStore(
    () => host,
    () => states.push(`${thread.state} ${thread.messages.length}`),
    ahead,
  )
  return {
    ahead,
    thread,
    states,
    versions,
    asked: () => asked.splice(0),
    tell: (topic: string, data: unknown = {}) => heard.get(topic)?.forEach((listener) => void listener(data)),
    hold: () => {
      const held = Promise.withResolvers<void>()
      gate = held.promise
      return held.resolve
    },
  }
}

beforeEach(() => {
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('localStorage', {
    getItem: () => null,
    setItem: () => {},
    removeItem: () => {},
    length: 0,
    key: () => null,
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a ticket that was read ahead shows at once, and only whether it still holds is asked', async () => {
  const { ahead, thread, states, asked } = desk()
  await ahead.want('1')
  expect(asked()).toEqual(['/1', '/1/messages?limit=40', '/1/events?'])
  const opening = thread.open('1')
  expect(states).toEqual(['ready 1'])
  expect(thread.messages[0]?.text).toBe('of 1')
  await opening
  expect(asked()).toEqual(['/1'])
})

test('one that is being read is opened with that reading', async () => {
  const { ahead, thread, asked, hold } = desk()
  const answer = hold()
  const reading = ahead.want('1')
  const opening = thread.open('1')
  answer()
  await Promise.all([reading, opening])
  expect(thread.state).toBe('ready')
  expect(asked()).toEqual(['/1', '/1/messages?limit=40', '/1/events?', '/1'])
})

test('what changed without a word is read again; what may no longer be seen goes', async () => {
  const { ahead, thread, versions, asked } = desk()
  await ahead.want('1')
  await ahead.want('2')
  versions.set('1', 2)
  versions.set('2', 0)
  asked()
  await thread.open('1')
  expect(asked()).toEqual(['/1', '/1', '/1/messages?limit=40', '/1/events?'])
  expect(thread.ticket?.version).toBe(2)
  await thread.open('2')
  expect(thread.state).toBe('missing')
})

test.each([
  ['ticket.changed', { ticket: { id: '1' } }],
  ['ticket.message', { ticketId: '1' }],
  ['ticket.event', { ticketId: '1' }],
  ['ticket.thread', { ticketId: '1' }],
  ['ticket.hidden', { ticketId: '1' }],
  ['ticket.drafts', { ticketId: '1' }],
  ['ticket.outgoing', { ticketId: '1' }],
  ['ticket.watchers', { ticketId: '1' }],
  ['live.reset', {}],
])('%s drops what was read, also what is being read', async (topic, data) => {
  const { ahead, tell, hold } = desk()
  await ahead.want('1')
  tell(topic, data)
  expect(ahead.take('1')).toBeUndefined()
  const answer = hold()
  const reading = ahead.want('1')
  const taken = ahead.take('1')
  tell(topic, data)
  answer()
  await reading
  expect(await taken).toBeUndefined()
  expect(ahead.take('1')).toBeUndefined()
})

test('the word about one ticket leaves the others; a lost connection leaves none', async () => {
  const { ahead, tell } = desk()
  await ahead.want('1')
  tell('ticket.hidden', { ticketId: '2' })
  await ahead.want('2')
  expect(ahead.take('1')).toMatchObject({ ticket: { id: '1' } })
  window.dispatchEvent(new Event('offline'))
  expect(ahead.take('2')).toBeUndefined()
})

test('twelve are kept, for a minute, and each is read once', async () => {
  vi.useFakeTimers()
  const { ahead, asked } = desk()
  for (let id = 1; id <= 13; id++) await ahead.want(String(id))
  asked()
  await ahead.want('13')
  expect(asked()).toEqual([])
  expect(ahead.take('1')).toBeUndefined()
  expect(ahead.take('2')).toMatchObject({ ticket: { id: '2' } })
  vi.advanceTimersByTime(60_000)
  expect(ahead.take('3')).toBeUndefined()
})

test('what the server refuses is told when it is opened, not before', async () => {
  const { ahead, thread, versions } = desk()
  versions.set('1', 0)
  await ahead.want('1')
  await thread.open('1')
  expect(thread.state).toBe('missing')
})
