import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Drafts } from './drafts.ts'
import type { Draft } from './types.ts'

/** A server with the drafts of one ticket; `down` while nobody reaches it. */
class Server {
  text = ''
  revision = 0
  down: ApiError | undefined
  /** It does what it is asked, and nobody hears its answer. */
  lost: ApiError | undefined
  puts = 0

  readonly host = (): KaunterHost =>
    ({
      user: { id: '5', name: 'Aina' },
      put: async (_path: string, { text, revision }: { text: string; revision: number }) => {
        this.puts += 1
        if (this.down) throw this.down
        if (text === this.text) return { revision: this.revision }
        if (revision !== this.revision)
          throw new ApiError(409, 'KAUNTER_TICKET_DRAFT_CHANGED', 'Changed', '', { draft: this.draft })
        Object.assign(this, { text, revision: revision + 1 })
        if (this.lost) throw this.lost
        return { revision: this.revision }
      },
    }) as unknown as KaunterHost

  get draft(): Draft {
    return { mode: 'reply', text: this.text, revision: this.revision, updatedAt: '', reason: null }
  }
}

let server: Server
const unreachable = new ApiError(0, 'KAUNTER_UI_UNREACHABLE', 'No network')
/** A window of this person. */
const tab = () => new Drafts(server.host, () => {})
const rest = () => vi.advanceTimersByTimeAsync(30_000)
const stored = new Map<string, string>()

beforeEach(() => {
  vi.useFakeTimers()
  server = new Server()
  stored.clear()
  vi.stubGlobal(
    'localStorage',
    new Proxy(
      {
        getItem: (key: string) => stored.get(key) ?? null,
        setItem: (key: string, value: string) => stored.set(key, value),
        removeItem: (key: string) => stored.delete(key),
      },
      {
        ownKeys: () => [...stored.keys()],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      },
    ),
  )
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what is typed is saved when typing pauses, and at least every few seconds while it goes on', async () => {
  const drafts = tab()
  for (let i = 0; i < 20; i++) {
    drafts.set('1', 'reply', 'x'.repeat(i + 1))
    await vi.advanceTimersByTimeAsync(300)
  }
  expect(server.puts).toBe(1)
  await rest()
  expect(server.text).toBe('x'.repeat(20))
  expect(server.puts).toBe(2)
  expect(stored.size).toBe(0)
})

test('without the server, and over a reload, the browser keeps it; afterwards the server has it', async () => {
  server.down = unreachable
  const drafts = tab()
  drafts.set('1', 'reply', 'Selamat pagi')
  await rest()
  expect(drafts.about('1', 'reply').kept).toBe('local')
  drafts.stop()
  // The session has ended meanwhile: nothing is tried again by itself.
  server.down = new ApiError(401, 'KAUNTER_UNAUTHENTICATED', 'Sign in')
  const again = tab()
  again.take('1', [])
  await rest()
  expect(again.get('1', 'reply')).toBe('Selamat pagi')
  server.down = undefined
  again.flush()
  await rest()
  expect(server.text).toBe('Selamat pagi')
  expect(again.about('1', 'reply').kept).toBe('server')
  expect(stored.size).toBe(0)
})

test('two windows agree: what is untouched follows, what was typed in both is offered', async () => {
  const [one, two] = [tab(), tab()]
  one.set('1', 'reply', 'Satu')
  await rest()
  two.take('1', [server.draft])
  expect(two.get('1', 'reply')).toBe('Satu')
  two.set('1', 'reply', 'Satu dua')
  await rest()
  one.take('1', [server.draft])
  expect(one.get('1', 'reply')).toBe('Satu dua')

  two.set('1', 'reply', 'Satu dua tiga')
  one.set('1', 'reply', 'Empat')
  await rest()
  const lost = [one, two].filter((drafts) => drafts.about('1', 'reply').other)
  expect(lost).toHaveLength(1)
  const [loser] = lost as [Drafts]
  expect([loser.get('1', 'reply'), loser.about('1', 'reply').other?.text].sort()).toEqual(['Empat', 'Satu dua tiga'])
  loser.choose('1', 'reply', 'both')
  await rest()
  expect(server.text).toContain('Empat')
  expect(server.text).toContain('Satu dua tiga')
})

test('what was sent does not come back, though a save of it was on its way', async () => {
  const drafts = tab()
  drafts.set('1', 'reply', 'Sudah siap')
  // It arrived, and nobody heard the answer.
  Object.assign(server, { text: 'Sudah siap', revision: 1, down: unreachable })
  await vi.advanceTimersByTimeAsync(1_000)
  server.down = undefined
  drafts.set('1', 'reply', '')
  drafts.take('1', [server.draft])
  expect(drafts.get('1', 'reply')).toBe('')
  await rest()
  expect(drafts.get('1', 'reply')).toBe('')
  expect(server.text).toBe('')
})

test('what was sent does not come back, though the answer to a save of it was lost', async () => {
  server.lost = unreachable
  const drafts = tab()
  drafts.set('1', 'reply', 'Baik')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(server.text).toBe('Baik')
  server.lost = undefined
  // Sent, and not answered yet.
  drafts.set('1', 'reply', '')
  await rest()
  expect(drafts.get('1', 'reply')).toBe('')
  drafts.restore('1', 'reply', 'Baik')
  expect(drafts.get('1', 'reply')).toBe('Baik')
})

test('an answer that is older than what we know changes nothing', async () => {
  const drafts = tab()
  drafts.set('1', 'reply', 'Lama')
  await rest()
  const old = server.draft
  drafts.set('1', 'reply', 'Baharu')
  await rest()
  drafts.take('1', [old])
  drafts.take('1', [])
  expect(drafts.get('1', 'reply')).toBe('Baharu')
})

test('a paste that is longer than the server keeps stays here, whole, and says so', async () => {
  const drafts = tab()
  const pasted = '😀مرحبا'.repeat(5_000)
  drafts.set('1', 'reply', pasted)
  await rest()
  expect(server.puts).toBe(0)
  expect(drafts.get('1', 'reply')).toBe(pasted)
  expect(drafts.about('1', 'reply').kept).toBe('long')
  expect(tab().get('1', 'reply')).toBe(pasted)
})

test('a reply that was taken back comes before what was typed since, also when the server has joined them', async () => {
  const drafts = tab()
  drafts.set('1', 'reply', 'kedua')
  await rest()
  Object.assign(server, { text: 'pertama\nkedua', revision: 2 })
  drafts.restore('1', 'reply', 'pertama', 2)
  await rest()
  expect(drafts.get('1', 'reply')).toBe('pertama\nkedua')
  expect(server).toMatchObject({ text: 'pertama\nkedua', revision: 2 })
})

test('a page that was left tries nothing again: the one after it begins with what the browser keeps', async () => {
  server.down = unreachable
  const left = tab()
  left.set('1', 'reply', 'Lama')
  left.stop()
  await rest()
  expect(server.puts).toBe(1)
  server.down = undefined
  const next = tab()
  next.set('1', 'reply', 'Baharu')
  await rest()
  expect(server.text).toBe('Baharu')
  expect(next.about('1', 'reply').other).toBeUndefined()
})
