import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Notice } from './notices.ts'

const chime = vi.fn(async () => {})
vi.mock('./chime.ts', () => ({ chime: () => chime() }))
vi.mock('./preferences.ts', () => ({ storedRinging: () => ({ sound: true, desktop: true }) }))
const { Announcer } = await import('./announcer.ts')

const shown: string[] = []
class FakeNotification extends EventTarget {
  static permission = 'granted'
  static last: FakeNotification
  constructor(text: string) {
    super()
    shown.push(text)
    FakeNotification.last = this
  }
  close(): void {}
}
const screen = { visibilityState: 'hidden' }
const taken = new Set<string>()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', screen)
  vi.stubGlobal('window', { focus() {} })
  vi.stubGlobal('Notification', FakeNotification)
  const request = async (name: string, _options: object, act: (lock: object | null) => Promise<void>) => {
    if (taken.has(name)) return act(null)
    taken.add(name)
    return act({}).finally(() => taken.delete(name))
  }
  vi.stubGlobal('navigator', { locks: { request } })
  screen.visibilityState = 'hidden'
  FakeNotification.permission = 'granted'
  taken.clear()
  shown.length = 0
  chime.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const notice = (id: string, more: Partial<Notice> = {}): Notice => ({
  ...{ id, kind: 'ticket.assigned', text: `Ticket ${id}`, subject: { path: `/inbox/${id}` } },
  ...{ about: null, at: new Date().toISOString(), read: false, digest: null, ...more },
})
const tab = (open: (notice: Notice) => void = () => {}) => {
  const announcer = new Announcer(open)
  announcer.hear({ items: [notice('1')], quiet: false, silent: [] })
  return (items: Notice[], quiet = false, silent: string[] = []) => announcer.hear({ items, quiet, silent })
}

test('what was there before is not news; what comes is said once, by one of several tabs', async () => {
  const tabs = [tab(), tab(), tab()]
  await vi.advanceTimersByTimeAsync(2_000)
  expect([chime.mock.calls.length, shown]).toEqual([0, []])
  for (const hear of tabs) hear([notice('2'), notice('1')])
  await vi.advanceTimersByTimeAsync(2_000)
  expect([chime.mock.calls.length, shown]).toEqual([1, ['Ticket 2']])
})

test('whoever looks at a tab hears it, and sees no message of the browser', async () => {
  const [hidden, looked] = [tab(), tab()]
  hidden([notice('2')])
  screen.visibilityState = 'visible'
  looked([notice('2')])
  await vi.advanceTimersByTimeAsync(2_000)
  expect([chime.mock.calls.length, shown]).toEqual([1, []])
})

test('nothing is said in quiet, of silent kinds, of what was read elsewhere, and of what is old', async () => {
  const hear = tab()
  hear([notice('2')], true)
  hear([notice('3')], false, ['ticket'])
  hear([notice('4', { read: true })])
  hear([notice('5', { at: new Date(Date.now() - 3_600_000).toISOString() })])
  await vi.advanceTimersByTimeAsync(2_000)
  expect([chime.mock.calls.length, shown]).toEqual([0, []])
  hear([notice('6')])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(shown).toEqual(['Ticket 6'])
})

test('several at once are one message; without leave of the browser there is only the sound', async () => {
  const hear = tab()
  hear([notice('3'), notice('2')])
  await vi.advanceTimersByTimeAsync(2_000)
  expect(shown).toEqual(['Ticket 3 (+1)'])
  FakeNotification.permission = 'default'
  hear([notice('4')])
  await vi.advanceTimersByTimeAsync(2_000)
  expect([chime.mock.calls.length, shown.length]).toEqual([2, 1])
})

test('a click leads to what it is about', async () => {
  const opened: string[] = []
  tab(({ subject }) => opened.push(subject.path))([notice('2')])
  await vi.advanceTimersByTimeAsync(2_000)
  FakeNotification.last.dispatchEvent(new Event('click'))
  expect(opened).toEqual(['/inbox/2'])
})
