import { ApiError, type KaunterHost } from '@kaunter/admin-ui'
import { expect, test, vi } from 'vitest'
import { newClientId, Outbox, revive } from './outbox.ts'
import { message } from './samples.ts'

function hostThat(post: (path: string, body: unknown) => Promise<unknown>): () => KaunterHost {
  const user = { id: '5', name: 'Aina', email: 'aina@example.com', role: 'agent' }
  return () => ({ user, post }) as unknown as KaunterHost
}

test('a text that the server refuses stays, with the reason, and the retry carries the same client id', async () => {
  const seen: unknown[] = []
  const post = vi.fn(async (_path: string, body: unknown) => {
    seen.push(body)
    if (seen.length === 1) throw new ApiError(0, 'KAUNTER_UI_UNREACHABLE', 'No network')
    return message({ direction: 'out' })
  })
  const outbox = new Outbox(hostThat(post), () => {})

  expect(await outbox.send('1', 'reply', 'On it')).toBeUndefined()
  const [kept] = outbox.of('1')
  expect(kept).toMatchObject({ text: 'On it', state: 'failed', error: { message: 'No network' } })

  expect(await outbox.retry(kept?.clientId ?? '')).toBeDefined()
  expect(outbox.of('1')).toEqual([])
  expect(seen[1]).toEqual(seen[0])
})

test('a live event that overtakes the answer settles the text once', async () => {
  const outbox: Outbox = new Outbox(
    hostThat(async () => {
      const [waiting] = outbox.of('1')
      outbox.settle(waiting?.clientId ?? '')
      return message({ direction: 'out' })
    }),
    () => {},
  )
  await outbox.send('1', 'reply', 'On it')
  expect(outbox.of('1')).toEqual([])
})

test('after a reload, what was under way may be sent again', () => {
  const stored = JSON.stringify([{ clientId: 'a', ticketId: '1', mode: 'reply', text: 'Hi', state: 'sending' }])
  expect(revive(stored)).toMatchObject([{ clientId: 'a', text: 'Hi', state: 'failed' }])
  expect(revive(null)).toEqual([])
})

test('client ids are UUIDs also where randomUUID is missing, as on plain http', () => {
  vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) })
  expect(newClientId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  vi.unstubAllGlobals()
})
