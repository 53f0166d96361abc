import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ticketErrors } from '../../../plugins/tickets/ui/errors.ts'
import { ApiError } from '../api-error.ts'
import { inLanguage, platformErrors } from './error-words.ts'

const messageOf = async (error: ApiError, module = {}) => ((await inLanguage(error, 'ms', module)) as ApiError).message

test('every refusal that has Malay words is one that the server knows', async () => {
  // What the gate refuses stands beside it: it is stored with the message, and thrown under another name.
  const files = [
    'docs/reference/errors.md',
    'core/src/builtin/messaging/gate.ts',
    'core/src/builtin/messaging/errors.ts',
  ]
  const known = await Promise.all(files.map((file) => readFile(join(import.meta.dirname, '../../..', file), 'utf8')))
  const codes = new Set(known.join().match(/KAUNTER_[A-Z_]+/g))
  const worded = [...Object.keys(platformErrors), ...Object.keys(ticketErrors)].map((key) => key.split(':')[0] ?? '')
  expect(worded.filter((code) => !codes.has(code))).toEqual([])
})

test('a refusal is told in the words of its plugin, then of the platform, then of the server', async () => {
  const refusal = (code: string, details = {}) => new ApiError(409, code, 'In English.', 'request', details)
  const errors = async () => ({ KAUNTER_FORBIDDEN: 'Pemalam' })
  expect(await messageOf(refusal('KAUNTER_FORBIDDEN'), { errors })).toBe('Pemalam')
  expect(await messageOf(refusal('KAUNTER_FORBIDDEN'))).toBe(platformErrors.KAUNTER_FORBIDDEN)
  expect(await messageOf(refusal('KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE', { why: 'later' }))).toMatch(/dahulu/)
  expect(await messageOf(refusal('KAUNTER_DIRECTORY_MERGE_NOT_POSSIBLE'))).toBe('In English.')
  expect(await messageOf(refusal('CSAT_ODD'))).toBe('In English.')
  const english = refusal('KAUNTER_FORBIDDEN')
  expect(await inLanguage(english, 'en', {})).toBe(english)
  expect(await inLanguage(refusal('KAUNTER_FORBIDDEN', { a: 1 }), 'ms', {})).toMatchObject({
    ...{ status: 409, code: 'KAUNTER_FORBIDDEN', requestId: 'request', details: { a: 1 } },
  })
})
