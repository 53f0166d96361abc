import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Toasts } from './toasts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const texts = ({ items }: Toasts) => items.map(({ text }) => text)
const undo = { action: { label: 'Undo', run: () => {} } }

test('each message has its own time', () => {
  const toasts = new Toasts(() => {})
  toasts.show('short', 'neutral')
  toasts.show('long', 'neutral', { seconds: 20 })
  vi.advanceTimersByTime(6_001)
  expect(texts(toasts)).toEqual(['long'])
  vi.advanceTimersByTime(14_001)
  expect(texts(toasts)).toEqual([])
})

test('time stands still while they are looked at, also for one that comes meanwhile', () => {
  const toasts = new Toasts(() => {})
  toasts.show('first', 'neutral')
  vi.advanceTimersByTime(5_000)
  toasts.hold(true)
  toasts.show('second', 'neutral')
  vi.advanceTimersByTime(60_000)
  expect(texts(toasts)).toEqual(['first', 'second'])
  toasts.hold(false)
  vi.advanceTimersByTime(1_001)
  expect(texts(toasts)).toEqual(['second'])
})

test('where there are too many, one without a button gives way', () => {
  const toasts = new Toasts(() => {})
  toasts.show('archived', 'good', undo)
  for (const text of ['two', 'three', 'four']) toasts.show(text, 'neutral')
  expect(texts(toasts)).toEqual(['archived', 'three', 'four'])
})

test('one is taken away by whoever showed it, once', () => {
  const toasts = new Toasts(() => {})
  const away = toasts.show('archived', 'good', undo)
  away()
  toasts.show('next', 'neutral')
  away()
  expect(texts(toasts)).toEqual(['next'])
})
