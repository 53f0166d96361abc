import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Word } from './live-stream.ts'

const streams: FakeStream[] = []
/** The stream of whoever leads; the test is the server. */
class FakeStream {
  place: string | undefined
  connection = 'connecting'
  stopped = false
  readonly say: (word: Word) => void
  constructor(say: (word: Word) => void) {
    this.say = say
    streams.push(this)
  }
  start(): void {}
  tick(): void {}
  stop(): void {
    this.stopped = true
  }
  change(n: number): void {
    this.place = String(n)
    this.say({ kind: 'tell', topic: 'change', data: n })
  }
}
const catchUp = vi.fn(async (_place: string, _say: (word: Word) => void) => {})
vi.mock('./live-stream.ts', () => ({
  LiveStream: FakeStream,
  catchUp: (place: string, say: (word: Word) => void) => catchUp(place, say),
  READY: 'live.ready',
  RESET: 'live.reset',
}))
const { LiveTabs } = await import('./live-tabs.ts')

/** The locks and the channel of one browser, without its delays. */
function browser() {
  const queue: (() => void)[] = []
  const channels = new Set<FakeChannel>()
  let held: { end: (error: unknown) => void } | undefined
  const next = () => {
    if (held === undefined) queue.shift()?.()
  }
  class FakeChannel {
    onmessage: ((event: { data: unknown }) => void) | undefined
    deaf = false
    constructor() {
      channels.add(this)
    }
    postMessage(data: unknown): void {
      for (const each of [...channels]) if (each !== this && !each.deaf) each.onmessage?.({ data })
    }
    close(): void {
      channels.delete(this)
    }
  }
  const request = (_name: string, { signal, steal }: LockOptions, act: () => Promise<void> | undefined) =>
    new Promise<void>((resolve, reject) => {
      const take = () => {
        const mine = { end: reject }
        held = mine
        const free = () => {
          if (held === mine) held = undefined
          resolve()
          next()
        }
        void Promise.resolve(act()).then(free)
      }
      signal?.addEventListener('abort', () => {
        if (queue.includes(take)) queue.splice(queue.indexOf(take), 1)
        reject(signal.reason)
      })
      if (steal) {
        held?.end(new DOMException('robbed', 'AbortError'))
        take()
      } else {
        queue.push(take)
        next()
      }
    })
  vi.stubGlobal('navigator', { locks: { request } })
  vi.stubGlobal('BroadcastChannel', FakeChannel)
  return { channels }
}

describe('tabs that share a stream', () => {
  let channels: ReturnType<typeof browser>['channels']
  const tabs: InstanceType<typeof LiveTabs>[] = []

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('window', new EventTarget())
    vi.stubGlobal('document', new EventTarget())
    ;({ channels } = browser())
    streams.length = 0
    catchUp.mockReset()
    catchUp.mockResolvedValue()
  })
  afterEach(() => {
    for (const tab of tabs.splice(0)) tab.stop()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  async function open() {
    const heard: Word[] = []
    const tab = new LiveTabs('live', (word) => heard.push(word))
    tabs.push(tab)
    tab.start()
    await vi.advanceTimersByTimeAsync(0)
    return { tab, heard, told: () => heard.flatMap((word) => (word.kind === 'tell' ? [word.data] : [])) }
  }
  const last = () => streams.at(-1) as FakeStream

  test('have one, and all hear it', async () => {
    const [one, two, three] = [await open(), await open(), await open()]
    last().change(1)
    last().change(2)
    expect(streams).toHaveLength(1)
    for (const { told } of [one, two, three]) expect(told()).toEqual([1, 2])
  })

  test('a tab that opens later is told at once how the connection is', async () => {
    await open()
    last().connection = 'live'
    const late = await open()
    expect(late.heard).toEqual([
      { kind: 'state', connection: 'live' },
      { kind: 'tell', topic: 'live.ready', data: {} },
    ])
  })

  test('when the one that has it is closed, the next goes on where it had got to', async () => {
    const [one, two] = [await open(), await open()]
    last().change(7)
    one.tab.stop()
    await vi.advanceTimersByTimeAsync(0)
    expect(streams).toHaveLength(2)
    expect(streams[0]?.stopped).toBe(true)
    expect(last().place).toBe('7')
    last().change(8)
    expect(two.told()).toEqual([7, 8])
    expect(one.told()).toEqual([7])
  })

  test('one that has fallen silent is replaced, and steps back when it wakes', async () => {
    const [one, two] = [await open(), await open()]
    last().change(1)
    const [frozen] = channels
    Object.assign(frozen as object, { deaf: true })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(streams).toHaveLength(2)
    expect(streams[0]?.stopped).toBe(true)
    last().change(2)
    expect(two.told()).toEqual([1, 2])
    // The first listens again, to the second: what it has missed it asks for.
    Object.assign(frozen as object, { deaf: false })
    last().change(3)
    expect(one.told()).toEqual([1, 3])
    expect(catchUp).toHaveBeenCalledWith('1', expect.anything())
  })

  test('a tab that missed a word asks the server for it, or tells to read everything', async () => {
    await open()
    const two = await open()
    last().change(1)
    const [, channel] = channels
    Object.assign(channel as object, { deaf: true })
    last().change(2)
    Object.assign(channel as object, { deaf: false })
    catchUp.mockImplementationOnce(async (_place, say) => say({ kind: 'tell', topic: 'change', data: 2 }))
    last().change(3)
    expect(catchUp.mock.lastCall?.[0]).toBe('1')
    expect(two.told().sort()).toEqual([1, 2, 3])

    Object.assign(channel as object, { deaf: true })
    last().change(4)
    Object.assign(channel as object, { deaf: false })
    catchUp.mockRejectedValueOnce(undefined)
    last().change(5)
    await vi.advanceTimersByTimeAsync(0)
    expect(two.heard.at(-1)).toEqual({ kind: 'tell', topic: 'live.reset', data: {} })
  })

  test('is not taken from one that is only quiet', async () => {
    await open()
    await open()
    await vi.advanceTimersByTimeAsync(10 * 60_000)
    expect(streams).toHaveLength(1)
  })
})
