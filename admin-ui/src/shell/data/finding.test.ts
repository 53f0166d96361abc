import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Command, Finder } from './commands.ts'
import { Finding } from './finding.ts'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const item = (label: string): Command => ({ id: label, label, names: [label], icon: 'search', run() {} })
const finder = (id: string, find: Finder['find']): Finder => ({ id, label: id, find })
const after = <T>(milliseconds: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(value), milliseconds))
const shown = ({ groups }: Finding) => groups.map(({ id, items }) => [id, ...items.map(({ label }) => label)])

test('what several find stands in their order, whichever is the fastest, and one that fails harms nobody', async () => {
  const finding = new Finding(() => {})
  const finders = [
    finder('slow', () => after(500, [item('Siti')])),
    finder('broken', () => Promise.reject(new Error('no'))),
    finder('quick', async () => [item('#12')]),
  ]
  finding.look(finders, 'si')
  expect(finding.busy).toBe(true)
  await vi.advanceTimersByTimeAsync(200)
  expect(shown(finding)).toEqual([['broken'], ['quick', '#12']])
  await vi.advanceTimersByTimeAsync(500)
  expect(shown(finding)).toEqual([['slow', 'Siti'], ['broken'], ['quick', '#12']])
  expect(finding.groups[1]?.failed).toBe(true)
  expect(finding.busy).toBe(false)
})

test('whoever types on is asked for once, and what comes too late for it is not shown', async () => {
  const find = vi.fn((words: string) => after(words === 'si' ? 1_000 : 10, [item(words)]))
  const finding = new Finding(() => {})
  finding.look([finder('one', find)], 'si')
  await vi.advanceTimersByTimeAsync(200)
  for (const words of ['sit', 'siti']) finding.look([finder('one', find)], words)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(find.mock.calls.map(([words]) => words)).toEqual(['si', 'siti'])
  expect(shown(finding)).toEqual([['one', 'siti']])
})

test('one letter is not enough, one digit is', async () => {
  const find = vi.fn(async () => [])
  const finding = new Finding(() => {})
  for (const words of ['s', ' ', '7']) {
    finding.look([finder('one', find)], words)
    await vi.advanceTimersByTimeAsync(200)
  }
  expect(find).toHaveBeenCalledTimes(1)
})
