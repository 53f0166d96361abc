import { expect, test } from 'vitest'
import type { Pending } from './outbox.ts'
import { message, noteEvent } from './samples.ts'
import { timeline } from './timeline.ts'

const kinds = (...entries: Parameters<typeof timeline>) => timeline(...entries).map((entry) => entry.kind)

const pending: Pending = {
  clientId: 'c-1',
  ticketId: '1',
  mode: 'reply',
  text: 'On it',
  createdAt: '2026-11-21T09:00:00.000Z',
  state: 'sending',
}

test('notes and events stand between the messages in order of time, under their day', () => {
  const messages = [
    message({ id: '1', createdAt: '2026-11-20T10:00:00.000Z' }),
    message({ id: '2', createdAt: '2026-11-21T10:00:00.000Z' }),
  ]
  const events = [
    noteEvent({ id: '1', at: '2026-11-20T11:00:00.000Z' }),
    noteEvent({ id: '2', type: 'status', at: '2026-11-21T11:00:00.000Z' }),
  ]
  expect(kinds(messages, events, [], true, '5')).toEqual(['day', 'message', 'note', 'day', 'message', 'event'])
})

test('what is being sent stands last, even when the clock of the computer is behind', () => {
  const entries = timeline([message({ createdAt: '2026-11-21T10:00:00.000Z' })], [], [pending], true, '5')
  expect(entries.at(-1)?.kind).toBe('pending')
  expect(entries.filter((entry) => entry.kind === 'day')).toHaveLength(1)
})

test('a text keeps its place in the page when it becomes a message', () => {
  const waiting = timeline([], [], [pending], true, '5').at(-1)
  const sent = timeline([message({ id: '9', direction: 'out', clientId: 'c-1' })], [], [], true, '5').at(-1)
  expect(sent?.key).toBe(waiting?.key)
})

test('bubbles of one writer within five minutes form a group', () => {
  const at = (minute: string) => `2026-11-21T10:${minute}:00.000Z`
  const author = { id: '5', name: 'Aina' }
  const messages = [
    message({ id: '1', createdAt: at('00') }),
    message({ id: '2', createdAt: at('02') }),
    message({ id: '3', createdAt: at('03'), direction: 'out', author }),
    message({ id: '4', createdAt: at('09'), direction: 'out', author }),
  ]
  const follows = timeline(messages, [], [], true, '5').map((entry) => entry.kind === 'message' && entry.follows)
  expect(follows).toEqual([false, false, true, false, false])
})

test('events beyond the loaded messages wait until those are loaded', () => {
  const messages = [message({ createdAt: '2026-11-21T10:00:00.000Z' })]
  const events = [noteEvent({ type: 'created', at: '2026-11-01T10:00:00.000Z' })]
  expect(kinds(messages, events, [], false, '5')).toEqual(['day', 'message'])
  expect(kinds(messages, events, [], true, '5')).toEqual(['day', 'event', 'day', 'message'])
})
