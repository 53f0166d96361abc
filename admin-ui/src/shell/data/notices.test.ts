import { expect, test } from 'vitest'
import type { Http } from './http.ts'
import type { LiveConnection } from './live.ts'
import { type Choices, Notices } from './notices.ts'
import type { SessionUser } from './session.ts'

test('of two reads that are under way the later is shown, also when the earlier is answered after it', async () => {
  const answers: ((page: object) => void)[] = []
  const http = { request: () => new Promise((resolve) => answers.push(resolve)) } as unknown as Http
  const live = { on: () => () => {} } as unknown as LiveConnection
  const notices = new Notices(
    http,
    live,
    () => {},
    () => {},
  )
  const page = (unread: number) => ({ items: [], unread, quiet: false, silent: [], nextCursor: null })
  notices.follow({ id: '1', permissions: ['notifications:read'] } as unknown as SessionUser)
  const later = notices.load()
  answers[1]?.(page(2))
  await later
  answers[0]?.(page(1))
  await new Promise((resolve) => setTimeout(resolve))
  expect(notices.unread).toBe(2)
  notices.follow(undefined)
})

test('of two choices the later is kept, and shown meanwhile', async () => {
  const asked: { body: Choices; answer: (kept: Choices) => void }[] = []
  const request = (_method: string, _path: string, body: Choices) =>
    new Promise((answer) => asked.push({ body, answer: answer as (kept: Choices) => void }))
  const live = { on: () => () => {} } as unknown as LiveConnection
  const notices = new Notices(
    { request } as unknown as Http,
    live,
    () => {},
    () => {},
  )
  const first = { quietUntil: null, outsideHours: false, silent: ['ticket.mentioned'] }
  const second = { ...first, outsideHours: true }
  void notices.choose(first)
  void notices.choose(second)
  await new Promise((resolve) => setTimeout(resolve))
  // A server may work off what is asked at once in any order.
  expect(asked.map(({ body }) => body)).toEqual([first])
  asked[0]?.answer(first)
  await new Promise((resolve) => setTimeout(resolve))
  expect(asked.map(({ body }) => body)).toContainEqual(second)
  expect(notices.choices).toMatchObject(second)
})
