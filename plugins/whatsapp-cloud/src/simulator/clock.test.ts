import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Clock } from './clock.ts'

describe('clock', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('fires timers in order when moved, also those set by other timers on the way', () => {
    const clock = new Clock()
    const start = clock.now()
    const fired: [string, number][] = []
    const note = (name: string) => fired.push([name, Math.round((clock.now() - start) / 1000)])
    clock.after(20_000, () => note('second'))
    clock.after(10_000, () => {
      note('first')
      clock.after(15_000, () => note('set by first'))
      clock.after(60_000, () => note('too late'))
    })
    clock.advance(30_000)
    clock.close()
    expect(fired).toEqual([
      ['first', 10],
      ['second', 20],
      ['set by first', 25],
    ])
  })

  it('does not fire what was cancelled', () => {
    const clock = new Clock()
    let fired = 0
    const cancel = clock.after(1_000, () => {
      fired += 1
    })
    cancel()
    clock.advance(5_000)
    clock.close()
    expect(fired).toBe(0)
  })
})
