import { expect, test } from 'vitest'
import { maskUrl } from './unreachable.ts'

test('a password is not shown, wherever it stands in an address', () => {
  const masked = ['postgres://u:geheim@db/x', 'postgres://db/x?user=u&password=geheim'].map(maskUrl)
  expect(masked).toEqual(['postgres://u:***@db/x', 'postgres://db/x?user=u&password=***'])
})
