import { expect, test } from 'vitest'
import { message } from './samples.ts'
import { ThreadLines } from './thread-lines.ts'
import type { Message } from './types.ts'

const at = (second: number) => `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`
const said = (...seconds: number[]) => seconds.map((second) => message({ id: String(second), createdAt: at(second) }))
const thread = (messages: readonly Message[]) => ({
  ...{ messages, events: [], pending: [], complete: true, zone: 'Asia/Kuala_Lumpur' },
})
const marked = (lines: ThreadLines) => lines.entries.flatMap((entry) => (entry.opensNew ? entry.key : []))

test('what comes while one is away begins below a mark, and is counted until one looks', () => {
  const lines = new ThreadLines('5')
  lines.turnTo('1')
  expect(lines.take(thread(said(1)), true).told).toBeUndefined()
  lines.see()
  expect(lines.take(thread(said(1, 2)), false).told?.key).toBe('2')
  lines.take(thread(said(1, 2, 3)), false)
  expect([marked(lines), lines.freshCount]).toEqual([['2'], 2])
  lines.see()
  expect(lines.freshCount).toBe(0)
})

test('what was long on its way is new when it comes, though it stands further up', () => {
  const lines = new ThreadLines('5')
  lines.turnTo('1')
  lines.take(thread(said(1, 9)), true)
  const late = message({ id: '5', sentAt: at(5), createdAt: at(20) })
  expect(lines.take(thread([...said(1), late, ...said(9)]), true).told?.key).toBe('5')
})

test('coming back to a ticket, one finds where one was; older pages are no news', () => {
  const lines = new ThreadLines('5')
  lines.turnTo('1')
  lines.take(thread(said(4)), true)
  lines.see()
  lines.turnTo('2')
  lines.take(thread(said(8)), true)
  lines.turnTo('1')
  lines.take(thread(said(4, 6, 7)), true)
  expect(marked(lines)).toEqual(['6'])
  expect(lines.take(thread(said(1, 2, 4, 6, 7)), true).told).toBeUndefined()
})

test('the keys are the same list while nothing changed', () => {
  const lines = new ThreadLines('5')
  lines.turnTo('1')
  const same = thread(said(1))
  lines.take(same, true)
  const { keys } = lines
  lines.take(same, true)
  expect(lines.keys).toBe(keys)
})
