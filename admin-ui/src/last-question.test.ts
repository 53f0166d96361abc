import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ApiError } from './api-error.ts'
import { LastQuestion } from './last-question.ts'

describe('of the questions of somebody who types', () => {
  const pending: { resolve(answer: string): void; reject(error: unknown): void }[] = []
  const shown: string[] = []
  const element = {
    addController() {},
    removeController() {},
    requestUpdate() {},
    updateComplete: Promise.resolve(true),
  }
  const question = () =>
    new LastQuestion<string>(element, {
      ask: () => new Promise((resolve, reject) => pending.push({ resolve, reject })),
      answered: (answer) => shown.push(answer),
      refused: ({ message }) => shown.push(`! ${message}`),
    })
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    pending.length = shown.length = 0
  })

  test('the last one counts, whichever is answered or refused first', async () => {
    const asking = question()
    const both = [asking.now(), asking.now()]
    pending[1]?.resolve('second')
    pending[0]?.resolve('first')
    await Promise.all(both)
    const refused = [asking.now(), asking.now()]
    pending[3]?.reject(new ApiError(503, 'KAUNTER_PLUGIN_OFF', 'later'))
    pending[2]?.reject(new ApiError(404, 'KAUNTER_NOT_FOUND', 'never'))
    await Promise.all(refused)
    expect(shown).toEqual(['second', '! later'])
  })

  test('one is asked when the typing pauses, and what was asked before does not count meanwhile', async () => {
    const asking = question()
    const before = asking.now()
    asking.soon()
    vi.advanceTimersByTime(200)
    asking.soon()
    vi.advanceTimersByTime(200)
    expect(pending).toHaveLength(1)
    pending[0]?.resolve('old')
    await before
    vi.advanceTimersByTime(100)
    expect([pending.length, shown]).toEqual([2, []])
  })

  test('none is asked by an element that has left, and what is dropped is not shown', async () => {
    const asking = question()
    asking.soon()
    asking.hostDisconnected()
    vi.advanceTimersByTime(1000)
    expect(pending).toHaveLength(0)
    const dropped = asking.now()
    asking.drop()
    pending[0]?.resolve('dropped')
    await dropped
    expect(shown).toEqual([])
  })

  test('a mistake of the program is not taken for a refusal', async () => {
    const asked = question().now()
    pending[0]?.reject(new TypeError('no such thing'))
    await expect(asked).rejects.toThrow('no such thing')
  })
})
