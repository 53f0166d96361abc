import type { KaunterHost } from '@kaunter/admin-ui'
import { expect, test, vi } from 'vitest'
import { PresenceFeed } from './presence-feed.ts'

const person = (userId: string, state: string) => ({ userId, name: `Person ${userId}`, state, until: '' })

/** A host whose events the test tells, and the paths that were read. */
function world(items: readonly object[]) {
  const listeners = new Map<string, (data: unknown) => void>()
  const get = vi.fn(async (_path: string) => ({ items, at: '2026-11-22T04:00:01.000Z' }))
  const on = (topic: string, listener: (data: unknown) => void) => {
    listeners.set(topic, listener)
    return () => listeners.delete(topic)
  }
  const host = { user: { id: '1' }, get, on } as unknown as KaunterHost
  return { host, get, tell: (topic: string, data: object) => listeners.get(topic)?.(data) }
}

test('says who else is at a ticket, repliers first, and reads again only what is new', async () => {
  vi.useFakeTimers()
  const { host, get, tell } = world([
    { subject: 'ticket:5', ...person('1', 'replying') },
    { subject: 'ticket:5', ...person('2', 'viewing') },
    { subject: 'ticket:5', ...person('3', 'replying') },
  ])
  const changed = vi.fn()
  const feed = new PresenceFeed(host, changed)
  feed.watch(['5', '6'])
  await vi.runAllTimersAsync()
  expect(get).toHaveBeenCalledWith('/api/live/presence/many?subjects=ticket:5,ticket:6')
  expect(feed.of('5').map(({ userId }) => userId)).toEqual(['3', '2'])
  expect(feed.of('6')).toEqual([])

  tell('presence.changed', { subject: 'ticket:6', at: '2026-11-22T04:00:05.000Z', people: [person('2', 'viewing')] })
  expect(feed.of('6')).toHaveLength(1)
  // Told late: what was seen after it holds.
  tell('presence.changed', { subject: 'ticket:6', at: '2026-11-22T04:00:03.000Z', people: [] })
  expect(feed.of('6')).toHaveLength(1)
  tell('presence.changed', { subject: 'ticket:7', at: '2026-11-22T04:00:05.000Z', people: [person('2', 'viewing')] })
  expect(feed.of('7')).toEqual([])

  const before = changed.mock.calls.length
  tell('presence.changed', { subject: 'ticket:6', at: '2026-11-22T04:00:06.000Z', people: [person('2', 'viewing')] })
  expect(changed).toHaveBeenCalledTimes(before)
  feed.watch(['6', '8'])
  await vi.runAllTimersAsync()
  expect(get).toHaveBeenLastCalledWith('/api/live/presence/many?subjects=ticket:8')
  expect(feed.of('5')).toEqual([])
  tell('live.ready', {})
  await vi.runAllTimersAsync()
  expect(get).toHaveBeenLastCalledWith('/api/live/presence/many?subjects=ticket:6,ticket:8')
  feed.stop()
  vi.useRealTimers()
})
