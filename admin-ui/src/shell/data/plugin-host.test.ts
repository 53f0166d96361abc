import { expect, test } from 'vitest'
import { apiPath } from './plugin-host.ts'

test('paths are below the API of the plugin', () => {
  expect(apiPath('tickets', '/counts')).toBe('/api/tickets/counts')
  expect(apiPath('tickets', '/')).toBe('/api/tickets')
  expect(apiPath('tickets', '/?lane=mine')).toBe('/api/tickets?lane=mine')
})

test("another plugin's public API is named in full", () => {
  expect(apiPath('tickets', '/api/auth/people')).toBe('/api/auth/people')
})
