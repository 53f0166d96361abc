import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { expect, test, vi } from 'vitest'
import { newClientId } from './client-id.ts'
import { Outbox, revive } from './outbox.ts'
import { message } from './samples.ts'

interface Server {
  post?(path: string, body: unknown): Promise<unknown>
  delete?(path: string): Promise<unknown>
}
function hostOf(server: Server): () => KaunterHost {
  const user = { id: '5', name: 'Aina', email: 'aina@example.com', role: 'agent' }
  return () => ({ user, ...server }) as unknown as KaunterHost
}
const outboxOf = (server: Server) => new Outbox(hostOf(server), () => {})
const unreachable = new ApiError(0, 'KAUNTER_UI_UNREACHABLE', 'No network')
const waiting = (clientId: string, text = 'On it') => ({
  ...{ author: { id: '5', name: 'Aina' }, clientId, text, remainingMs: 5_000 },
})

test('a text that the server refuses stays, with the reason, and the retry carries the same client id', async () => {
  const seen: unknown[] = []
  const outbox = outboxOf({
    async post(_path, body) {
      seen.push(body)
      if (seen.length === 1) throw unreachable
      return message({ direction: 'out' })
    },
  })

  expect((await outbox.send('1', 'reply', 'On it')).kind).toBe('failed')
  const [kept] = outbox.of('1')
  expect(kept).toMatchObject({ text: 'On it', state: 'failed', error: { message: 'No network' } })

  expect((await outbox.retry(kept?.clientId ?? '')).kind).toBe('message')
  expect(outbox.of('1')).toEqual([])
  expect(seen[1]).toEqual(seen[0])
})

test('a live event that overtakes the answer settles the text once', async () => {
  const outbox: Outbox = outboxOf({
    async post() {
      const [waiting] = outbox.of('1')
      outbox.settle(waiting?.clientId ?? '')
      return message({ direction: 'out' })
    },
  })
  await outbox.send('1', 'reply', 'On it')
  expect(outbox.of('1')).toEqual([])
})

test('a reply that the thread has overtaken is no longer here: the caller has it, with what is new', async () => {
  const moved = { messages: [message()], notes: [], sending: [] }
  const outbox = outboxOf({
    async post() {
      throw new ApiError(409, 'KAUNTER_TICKET_THREAD_MOVED', 'Moved', '', moved)
    },
  })
  expect(await outbox.send('1', 'reply', 'On it')).toEqual({ kind: 'moved', moved, text: 'On it' })
  expect(outbox.of('1')).toEqual([])
})

test('a reply that waits counts down by a clock that nobody sets, until it is taken back or known to be gone', async () => {
  const outbox = outboxOf({
    post: async (_path, body) => waiting((body as { clientId: string }).clientId),
    delete: async () => ({ text: 'On it', revision: 4 }),
  })
  const before = performance.now()
  expect((await outbox.send('1', 'reply', 'On it', { holdSeconds: 5 })).kind).toBe('waiting')
  const [held] = outbox.of('1')
  expect(held?.state).toBe('waiting')
  expect(held?.until).toBeGreaterThanOrEqual(before + 5_000)
  // Asked before it began to wait: that answer cannot know of it.
  outbox.adopt('1', [], before - 1)
  expect(outbox.of('1')).toHaveLength(1)
  expect(await outbox.takeBack(held?.clientId ?? '')).toEqual({ kind: 'back', text: 'On it', revision: 4 })
  expect(outbox.of('1')).toEqual([])

  // Of another window, or before a reload.
  outbox.adopt('1', [waiting('from-elsewhere', 'Dari sana')], performance.now())
  expect(outbox.of('1')).toMatchObject([{ clientId: 'from-elsewhere', text: 'Dari sana', state: 'waiting' }])
  outbox.adopt('1', [], performance.now() + 1)
  expect(outbox.of('1')).toEqual([])
})

test('whether a reply that may have arrived is gone, the server says; while it cannot, the reply stays', async () => {
  const answers: (ApiError | object)[] = [
    unreachable,
    new ApiError(404, 'KAUNTER_TICKET_REPLY_NOT_WAITING', 'None'),
    new ApiError(409, 'KAUNTER_TICKET_REPLY_SENT', 'Sent'),
  ]
  const outbox = outboxOf({
    async post() {
      throw unreachable
    },
    async delete() {
      throw answers.shift()
    },
  })
  await outbox.send('1', 'reply', 'Satu')
  const idOf = () => outbox.of('1')[0]?.clientId ?? ''
  expect((await outbox.takeBack(idOf())).kind).toBe('unreachable')
  expect(outbox.of('1')).toHaveLength(1)
  expect(await outbox.takeBack(idOf())).toEqual({ kind: 'back', text: 'Satu', revision: undefined })
  await outbox.send('1', 'reply', 'Dua')
  expect((await outbox.takeBack(idOf())).kind).toBe('sent')
  expect(outbox.of('1')).toEqual([])
})

test('after a reload, what was under way may be sent again', () => {
  const stored = { clientId: 'a', ticketId: '1', mode: 'reply', text: 'Hi', createdAt: '', state: 'waiting', until: 5 }
  const [revived] = revive([stored as never])
  expect(revived).toEqual({ clientId: 'a', ticketId: '1', mode: 'reply', text: 'Hi', createdAt: '', state: 'failed' })
})

test('client ids are UUIDs also where randomUUID is missing, as on plain http', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  expect(newClientId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  vi.unstubAllGlobals()
})
