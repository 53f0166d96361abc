import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { catchUp, LiveStream, type Word } from './live-stream.ts'

/** A browser's event source whose server is the test. */
class FakeSource extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSED = 2
  static all: FakeSource[] = []
  static get last(): FakeSource {
    return FakeSource.all.at(-1) as FakeSource
  }
  readyState = 0
  readonly query: URLSearchParams

  constructor(address: string) {
    super()
    this.query = new URL(address, 'http://kaunter').searchParams
    FakeSource.all.push(this)
  }

  say(type: string, id = '', data: unknown = {}): void {
    this.readyState = FakeSource.OPEN
    this.dispatchEvent(Object.assign(new Event(type), { lastEventId: id, data: JSON.stringify(data) }))
  }

  fail(readyState: number): void {
    this.readyState = readyState
    this.dispatchEvent(new Event('error'))
  }

  close(): void {
    this.readyState = FakeSource.CLOSED
  }
}

let words: Word[] = []
let stream: LiveStream
const said = (kind: string) => words.filter((word) => word.kind === kind)
const topics = () => words.flatMap((word) => (word.kind === 'tell' ? word.topic : []))

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('document', new EventTarget())
  vi.stubGlobal('navigator', { onLine: true })
  words = []
  FakeSource.all = []
  stream = new LiveStream((word) => words.push(word))
  stream.start()
})
afterEach(() => {
  stream.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a live stream', () => {
  test('begins a little before, since the page was read before', () => {
    expect(FakeSource.last.query.get('recent')).toBe('5')
    FakeSource.last.say('ready', '10')
    expect(stream.connection).toBe('live')
    expect(topics()).toEqual(['live.ready'])
  })

  test('goes on where it stopped after an answer that was no stream', () => {
    FakeSource.last.say('ready', '10')
    FakeSource.last.say('change', '12', { topic: 'ticket.changed', data: 1 })
    FakeSource.last.fail(FakeSource.CLOSED)
    expect(stream.connection).toBe('reconnecting')
    expect(said('unsure')).toHaveLength(1)
    vi.advanceTimersByTime(2_000)
    expect(FakeSource.last.query.get('after')).toBe('12')
    FakeSource.last.say('ready', '14')
    expect(topics()).not.toContain('live.reset')
  })

  test('finds after a sleep that nobody speaks, and goes on from the last sign of life', () => {
    FakeSource.last.say('ready', '10')
    FakeSource.last.say('alive', '20')
    // A computer that sleeps runs no timers; its clock goes on.
    vi.setSystemTime(Date.now() + 3 * 3_600_000)
    stream.tick()
    expect(stream.connection).toBe('reconnecting')
    expect(FakeSource.last.query.get('after')).toBe('20')
    FakeSource.last.say('ready', '99')
    expect(stream.connection).toBe('live')
    // Whoever is signed in may be another one by now.
    expect(said('unsure')).toHaveLength(1)
  })

  test('stays as it is as long as the server speaks', () => {
    FakeSource.last.say('ready', '10')
    for (let i = 0; i < 20; i++) {
      vi.advanceTimersByTime(15_000)
      FakeSource.last.say('alive', '10')
    }
    expect(FakeSource.all).toHaveLength(1)
  })

  test('tells to read everything when it could not begin for too long', () => {
    FakeSource.last.fail(FakeSource.CLOSED)
    for (let i = 0; i < 8; i++) {
      vi.advanceTimersByTime(60_000)
      FakeSource.last.fail(FakeSource.CLOSED)
    }
    vi.advanceTimersByTime(60_000)
    FakeSource.last.say('ready', '10')
    expect(topics()).toEqual(['live.reset', 'live.ready'])
  })

  test('asks for answers that end where a proxy passes nothing on, without a flicker', () => {
    vi.advanceTimersByTime(25_000)
    expect(FakeSource.last.query.get('brief')).toBe('true')
    FakeSource.last.say('ready', '10')
    words = []
    for (let i = 0; i < 5; i++) {
      // The browser repeats what has ended, with the place.
      FakeSource.last.fail(FakeSource.CONNECTING)
      vi.advanceTimersByTime(3_000)
      FakeSource.last.say('change', `${11 + i}`, { topic: 'ticket.changed', data: i })
      FakeSource.last.say('ready', `${11 + i}`)
    }
    expect(said('state')).toEqual([])
    expect(said('unsure')).toEqual([])
    expect(topics()).toEqual(Array(5).fill('ticket.changed'))
    FakeSource.last.fail(FakeSource.CONNECTING)
    FakeSource.last.fail(FakeSource.CONNECTING)
    expect(stream.connection).toBe('reconnecting')
  })

  test('what came after a place is told once, or it is said that it cannot be known', async () => {
    const caught = catchUp('5', (word) => words.push(word))
    expect(Object.fromEntries(FakeSource.last.query)).toEqual({ after: '5', brief: 'true' })
    FakeSource.last.say('change', '6', { topic: 'ticket.changed', data: 6 })
    FakeSource.last.say('ready', '6')
    await caught
    expect(topics()).toEqual(['ticket.changed'])
    const lost = catchUp('5', () => {})
    FakeSource.last.say('reset', '6')
    await expect(lost).rejects.toBeUndefined()
  })
})
