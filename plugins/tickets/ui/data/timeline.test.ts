import { expect, test } from 'vitest'
import type { Pending } from './outbox.ts'
import { message, noteEvent } from './samples.ts'
import { type Entry, keepSame, type Thread, timeline } from './timeline.ts'

const make = (thread: Partial<Thread>) =>
  timeline({ messages: [], events: [], pending: [], complete: true, userId: '5', zone: 'Asia/Kuala_Lumpur', ...thread })
const kinds = (entries: readonly Entry[]) => entries.map(({ kind, opensDay }) => (opensDay ? `day ${kind}` : kind))
const messagesOf = (entries: readonly Entry[]) => entries.flatMap((entry) => (entry.kind === 'message' ? [entry] : []))
const quoting = (id: string) => ({ id, text: 'Hello', kind: 'text', direction: 'in' as const })

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
  expect(kinds(make({ messages, events }))).toEqual(['day message', 'note', 'day message', 'events'])
})

test('the day breaks at midnight of the outlet', () => {
  // 23:30 and 0:30 in Kuala Lumpur; 0:30 and 1:30 in Jayapura.
  const messages = [
    message({ id: '1', createdAt: '2026-11-20T15:30:00.000Z' }),
    message({ id: '2', createdAt: '2026-11-20T16:30:00.000Z' }),
  ]
  expect(kinds(make({ messages }))).toEqual(['day message', 'day message'])
  expect(kinds(make({ messages, zone: 'Asia/Jayapura' }))).toEqual(['day message', 'message'])
})

test('what is being sent stands last, even when the clock of the computer is behind', () => {
  const entries = make({ messages: [message({ createdAt: '2026-11-21T10:00:00.000Z' })], pending: [pending] })
  expect(kinds(entries)).toEqual(['day message', 'pending'])
})

test('a text keeps its place in the page when it becomes a message', () => {
  const waiting = make({ pending: [pending] }).at(-1)
  const sent = make({ messages: [message({ id: '9', direction: 'out', clientId: 'c-1' })] }).at(-1)
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
    // Of nobody: one by the system, one from the phone.
    message({ id: '5', createdAt: at('10'), direction: 'out', automatic: true }),
    message({ id: '6', createdAt: at('11'), direction: 'out' }),
  ]
  const follows = messagesOf(make({ messages })).map((entry) => entry.follows)
  expect(follows).toEqual([false, true, false, false, false, false])
})

test('events beyond the loaded messages wait until those are loaded', () => {
  const messages = [message({ createdAt: '2026-11-21T10:00:00.000Z' })]
  const events = [noteEvent({ type: 'created', at: '2026-11-01T10:00:00.000Z' })]
  expect(kinds(make({ messages, events, complete: false }))).toEqual(['day message'])
  expect(kinds(make({ messages, events }))).toEqual(['day events', 'day message'])
})

test('many changes in a row are one line, a few are not, and a note stands between', () => {
  const at = (second: number) => `2026-11-21T10:00:0${second}.000Z`
  const change = (id: number) => noteEvent({ id: String(id), type: 'status', at: at(id) })
  const events = [...[1, 2, 3, 4].map(change), noteEvent({ id: '5', at: at(5) }), ...[6, 7].map(change)]
  const entries = make({ events })
  expect(kinds(entries)).toEqual(['day events', 'note', 'events', 'events'])
  expect(entries.map((entry) => (entry.kind === 'events' ? entry.events.length : 0))).toEqual([4, 0, 1, 1])
})

test('what one person changed within a minute is one line, and so is each of somebody else, or later', () => {
  const [aina, ravi] = ['Aina', 'Ravi'].map((name) => ({ id: name, name }))
  const change = (id: string, at: string, actor: typeof aina, type = 'changed') =>
    noteEvent({ id, type, actor: actor ?? null, at: `2026-11-21T10:${at}.000Z` })
  const lines = (...events: ReturnType<typeof change>[]) =>
    make({ events }).map((entry) => (entry.kind === 'events' ? entry.events.map(({ id }) => id).join() : ''))
  const [took, raised] = [change('1', '00:00', aina, 'assigned'), change('2', '00:50', aina)]
  expect(lines(took, raised, change('3', '00:55', ravi))).toEqual(['1,2', '3'])
  expect(lines(took, raised, change('3', '01:05', aina))).toEqual(['1,2', '3'])
  // What leads to another ticket, or quotes somebody, stands alone.
  expect(lines(took, change('2', '00:10', aina, 'merged'))).toEqual(['1', '2'])
  expect(lines(...['1', '2', '3', '4', '5'].map((id) => change(id, `00:0${id}`, aina)))).toEqual(['1,2,3,4', '5'])
})

test('a reaction is on its message; a later one takes its place and an empty one takes it back', () => {
  const said = message({ id: '1' })
  const react = (id: string, content: string | null) =>
    message({ id, kind: 'reaction', content, createdAt: `2026-11-21T10:00:0${id}.000Z`, replyTo: quoting('1') })
  const shown = (...list: Parameters<typeof react>[]) =>
    messagesOf(make({ messages: [said, ...list.map((each) => react(...each))] })).map((entry) =>
      entry.later?.reactions.map(({ content }) => content),
    )
  expect(shown(['2', '👍'])).toEqual([['👍']])
  expect(shown(['2', '👍'], ['3', '❤️'])).toEqual([['❤️']])
  expect(shown(['2', '👍'], ['3', ''])).toEqual([[]])
})

test('an edit and a deletion are on their message, and alone where that is not loaded', () => {
  const later = (id: string, kind: string) => message({ id, kind, content: 'New', replyTo: quoting('1') })
  const edits = [later('2', 'edit'), later('3', 'revoke')]
  const [entry] = messagesOf(make({ messages: [message({ id: '1' }), ...edits] }))
  expect([entry?.later?.edit?.id, entry?.later?.revoke?.id]).toEqual(['2', '3'])
  expect(kinds(make({ messages: edits }))).toEqual(['day aside', 'aside'])
})

test('only the newest of ours tells in words how far it has come', () => {
  const out = (id: string) => message({ id, direction: 'out', createdAt: `2026-11-21T10:00:0${id}.000Z` })
  const messages = [out('1'), out('2'), message({ id: '3', createdAt: '2026-11-21T10:00:03.000Z' })]
  expect(messagesOf(make({ messages })).map(({ tells }) => tells)).toEqual([false, true, false])
})

test('the first unseen line of others has the mark, and none when it may be further up', () => {
  const at = (second: number) => `2026-11-21T10:00:0${second}.000Z`
  const me = { id: '5', name: 'Aina' }
  const messages = [
    message({ id: '1', createdAt: at(1) }),
    message({ id: '2', createdAt: at(2), direction: 'out', author: me }),
    message({ id: '3', createdAt: at(3) }),
    message({ id: '4', createdAt: at(4) }),
  ]
  const marked = (thread: Partial<Thread>) => make({ messages, ...thread }).flatMap((e) => (e.opensNew ? e.key : []))
  expect(marked({ seenAt: at(1) })).toEqual(['3'])
  expect(marked({ seenAt: at(4) })).toEqual([])
  expect(marked({})).toEqual([])
  expect(marked({ seenAt: at(0), complete: false })).toEqual([])
  expect(marked({ seenAt: at(0) })).toEqual(['1'])
})

test('an entry stays the same object until it says something else', () => {
  const messages = [message({ id: '1' }), message({ id: '2', createdAt: '2026-11-21T10:00:01.000Z' })]
  const before = make({ messages })
  const byKey = new Map(before.map((entry) => [entry.key, entry]))
  const reaction = message({ id: '3', kind: 'reaction', content: '👍', replyTo: quoting('2') })
  const after = keepSame(byKey, make({ messages: [...messages, reaction] }))
  expect(after[0]).toBe(before[0])
  expect(after[1]).not.toBe(before[1])
  const again = keepSame(new Map(after.map((entry) => [entry.key, entry])), make({ messages: [...messages, reaction] }))
  expect(again[1]).toBe(after[1])
})
