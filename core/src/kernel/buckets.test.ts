import { expect, test } from 'vitest'
import { Buckets } from './buckets.ts'

test('a bucket allows its limit, refuses more, and keys do not touch each other', async () => {
  const buckets = new Buckets()
  const limit = { limit: 2, seconds: 60 }
  expect(await buckets.take('sign-in:a', limit)).toMatchObject({ allowed: true, remaining: 1 })
  expect(await buckets.take('sign-in:a', limit)).toMatchObject({ allowed: true, remaining: 0 })
  const refused = await buckets.take('sign-in:a', limit)
  expect(refused).toMatchObject({ allowed: false, remaining: 0 })
  expect(refused.retryAfterSeconds).toBeGreaterThan(50)
  expect(refused.retryAfterSeconds).toBeLessThanOrEqual(60)
  expect((await buckets.take('sign-in:b', limit)).allowed).toBe(true)
})
