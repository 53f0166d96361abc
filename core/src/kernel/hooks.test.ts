import pino from 'pino'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { Hooks } from './hooks.ts'
import type { Tx } from './plugin.ts'
import { defineHook } from './tokens.ts'

const hook = defineHook<{ seen: string[] }>('test.seen/v1', { onError: 'skip' })
const strict = defineHook<{ seen: string[] }>('test.strict/v1', { onError: 'fail' })
const see = (name: string) => (value: unknown) => ({ seen: [...(value as { seen: string[] }).seen, name] })
const seeLater = (name: string) => async (value: unknown) => see(name)(value)

function make() {
  const lines: { plugin?: string; msg?: string }[] = []
  const hooks = new Hooks(pino({ level: 'error' }, { write: (line) => lines.push(JSON.parse(line)) }) as never)
  return { hooks, lines }
}

describe('a tap that fails again and again', () => {
  afterEach(() => void vi.useRealTimers())

  test.each([
    [
      'at once',
      see('good'),
      (error: Error) => {
        throw error
      },
    ],
    [
      'later',
      seeLater('good'),
      async (error: Error) => {
        throw error
      },
    ],
  ])('%s rests for a minute after five failures in a row, and is tried again then', async (_when, good, fail) => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { hooks, lines } = make()
    let broken = true
    let calls = 0
    hooks.tap('shaky', hook.id, (value) => {
      calls++
      return broken ? fail(new Error('broken')) : good(value)
    })
    hooks.tap('other', hook.id, see('other'))
    const run = async () => (await hooks.run(hook, { seen: [] })).seen
    for (let i = 0; i < 4; i++) await run()
    broken = false
    expect(await run()).toEqual(['good', 'other'])
    broken = true
    for (let i = 0; i < 5; i++) expect(await run()).toEqual(['other'])
    expect([...hooks.paused()]).toEqual([{ plugin: 'shaky', hook: hook.id }])
    expect(lines.filter((line) => line.msg?.includes('again and again'))).toHaveLength(1)
    calls = 0
    broken = false
    vi.setSystemTime(Date.now() + 59_000)
    expect(await run()).toEqual(['other'])
    expect(calls).toBe(0)
    vi.setSystemTime(Date.now() + 1_001)
    expect([...hooks.paused()]).toEqual([])
    expect(await run()).toEqual(['good', 'other'])
  })

  test('never rests where a failure reaches the caller', () => {
    const { hooks } = make()
    hooks.tap('shaky', strict.id, () => {
      throw new Error('broken')
    })
    for (let i = 0; i < 9; i++) expect(() => hooks.run(strict, { seen: [] })).toThrow('broken')
    expect([...hooks.paused()]).toEqual([])
  })
})

describe('a hook', () => {
  test('gives the value back at once when no tap takes time, and awaits those that do', async () => {
    const { hooks } = make()
    expect(hooks.run(hook, { seen: [] })).toEqual({ seen: [] })
    hooks.tap('one', hook.id, see('one'))
    expect(hooks.run(hook, { seen: [] })).toEqual({ seen: ['one'] })
    hooks.tap('two', hook.id, seeLater('two'))
    hooks.tap('three', hook.id, see('three'))
    const running = hooks.run(hook, { seen: [] })
    expect(running).toBeInstanceOf(Promise)
    expect(await running).toEqual({ seen: ['one', 'two', 'three'] })
  })

  test('puts taps before or after the plugin they name, and in order of registration otherwise', () => {
    const { hooks } = make()
    hooks.tap('first', hook.id, see('first'))
    hooks.tap('second', hook.id, see('second'))
    hooks.tap('early', hook.id, see('early'), { before: 'second' })
    hooks.tap('late', hook.id, see('late'), { after: 'first' })
    hooks.tap('alone', hook.id, see('alone'), { before: 'not-installed' })
    expect(hooks.run(hook, { seen: [] })).toEqual({ seen: ['first', 'late', 'early', 'second', 'alone'] })
  })

  test.each([
    [
      'throws',
      () => (): never => {
        throw new Error('broken')
      },
    ],
    [
      'rejects',
      () => async (): Promise<never> => {
        throw new Error('broken')
      },
    ],
    ['forgets to return the value', () => (): void => undefined],
    ['resolves to nothing', () => async (): Promise<void> => undefined],
    ['returns something that is no value of this hook', () => (): string => 'yes'],
    ['returns half of the value', () => (): object => ({ seen: 'all' })],
  ])('goes on without the tap that %s, and names its plugin in the log', async (_what, broken) => {
    const { hooks, lines } = make()
    hooks.tap('one', hook.id, see('one'))
    hooks.tap('broken', hook.id, broken())
    hooks.tap('three', hook.id, see('three'))
    expect(await hooks.run(hook, { seen: [] })).toEqual({ seen: ['one', 'three'] })
    expect(lines).toMatchObject([{ plugin: 'broken' }])
  })

  test('counts the runs and failures of each plugin, and takes the time of some that wait', async () => {
    const { hooks } = make()
    hooks.tap('quick', hook.id, see('quick'))
    hooks.tap('slow', hook.id, seeLater('slow'))
    hooks.tap('broken', hook.id, async () => undefined)
    for (let i = 0; i < 3; i++) await hooks.run(hook, { seen: [] })
    const [quick, slow, broken] = [...hooks.figures()]
    expect(quick).toMatchObject({ hook: hook.id, plugin: 'quick', runs: 3, failures: 0, timed: 0, seconds: 0 })
    expect(slow).toMatchObject({ plugin: 'slow', runs: 3, failures: 0, timed: 1 })
    expect(slow?.seconds).toBeGreaterThan(0)
    expect(broken).toMatchObject({ plugin: 'broken', runs: 3, failures: 3 })
  })

  test('that must not be skipped hands the failure to its caller', async () => {
    const { hooks } = make()
    hooks.tap('broken', strict.id, async () => undefined)
    await expect(hooks.run(strict, { seen: [] })).rejects.toThrow(/broken/)
  })

  describe('inside a transaction', () => {
    const inside = defineHook<{ tx: Tx; seen: string[] }>('test.inside/v1', { onError: 'skip', savepoint: true })
    /** A transaction whose savepoints work; `alive` says whether it still answers. Real ones are in the tests of the server. */
    const transaction = (alive: boolean) => {
      const db = { raw: async () => (alive ? [] : Promise.reject(new Error('the connection is gone'))) }
      return { db, tx: async (fn: (tx: object) => unknown) => fn({ db }) } as unknown as Tx
    }
    const failing = (error: Error) => {
      const { hooks, lines } = make()
      hooks.tap('broken', inside.id, async () => Promise.reject(error))
      hooks.tap('good', inside.id, (value) => ({ ...(value as object), seen: ['good'] }))
      return { run: async (tx: Tx) => hooks.run(inside, { tx, seen: [] }), lines }
    }

    test('a tap whose own affairs fail is skipped, even when another system is away', async () => {
      const { run, lines } = failing(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
      expect((await run(transaction(true))).seen).toEqual(['good'])
      expect(lines).toMatchObject([{ plugin: 'broken' }])
    })

    test('a deadlock is for the whole transaction to repeat', async () => {
      const { run } = failing(Object.assign(new Error('deadlock detected'), { code: '40P01' }))
      await expect(run(transaction(true))).rejects.toThrow('deadlock')
    })

    test('a lost connection is not taken for the mistake of a tap', async () => {
      const { run } = failing(new Error('Connection terminated unexpectedly'))
      await expect(run(transaction(false))).rejects.toThrow('gone')
    })
  })

  test('forgets the taps of a plugin that is switched off', () => {
    const { hooks } = make()
    hooks.tap('one', hook.id, see('one'))
    hooks.tap('two', hook.id, see('two'))
    hooks.remove('one')
    expect(hooks.run(hook, { seen: [] })).toEqual({ seen: ['two'] })
  })
})
