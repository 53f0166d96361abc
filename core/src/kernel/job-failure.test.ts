import { describe, expect, test } from 'vitest'
import { describeFailure, readFailure } from './job-failure.ts'

const failed = (message: string, data: unknown = {}, code?: string) =>
  describeFailure(Object.assign(new Error(message), { code }), { attempt: 1, data })

describe('failures are alike', () => {
  test('whatever numbers, ids, quoted texts and values of the payload they name', () => {
    const some = [
      failed('no outlet "KL-1" for Siti at 0123456789 in 3d6f0a4e-8c1b-4c3a-9f7e-0123456789ab', { name: 'Siti' }),
      failed('no outlet "JB-22" for Muthu at 60198765432 in 00000000-8c1b-4c3a-9f7e-0123456789ab', { who: ['Muthu'] }),
    ]
    expect(new Set(some.map(({ fingerprint }) => fingerprint)).size).toBe(1)
  })

  test('but not when the sentence or the code is another', () => {
    const some = [failed('no outlet'), failed('no way'), failed('no outlet', {}, 'E_OUTLET')]
    expect(new Set(some.map(({ fingerprint }) => fingerprint)).size).toBe(3)
  })
})

test('each failure carries those before it, and no more than thirty', () => {
  let output: unknown
  for (let attempt = 1; attempt <= 40; attempt++)
    output = describeFailure(new Error(`try ${attempt}`), { attempt, data: {}, output })
  const { attempts, message } = readFailure(output) ?? { attempts: [] }
  expect(message).toBe('try 40')
  expect(attempts.map(({ attempt }) => attempt)).toEqual(Array.from({ length: 30 }, (_, i) => i + 11))
})

test('what PostgreSQL cannot store as JSON is left out, and what is too long is cut', () => {
  const { message, code } = failed(`a\0b \ud83d ${'x'.repeat(5000)}`, {}, 'c\0d')
  expect(message).toMatch(/^ab \ufffd x+$/)
  expect(message.length).toBe(1000)
  expect(code).toBe('cd')
})

test.each([
  ['an error without words', new AggregateError([]), 'AggregateError'],
  ['no error at all', undefined, 'undefined'],
  ['a text', 'went wrong', 'went wrong'],
])('%s is told as well', (_what, error, message) => {
  expect(describeFailure(error, { attempt: 1, data: null })).toMatchObject({ message, code: null })
})

test('what the job bus writes for a lost process is told in words', () => {
  expect(readFailure({ value: { message: 'job heartbeat timeout' } })?.message).toMatch(/not heard of any more/)
  expect(readFailure({ message: 'handler execution exceeded 315s', stack: '' })?.attempts).toMatchObject([
    { attempt: null, at: null },
  ])
  expect(readFailure(null)).toBeUndefined()
})
