import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { type Quality, qualityRules, readQuality, type Tier, tierIn, tierOf, tiers } from './quality.ts'

const folder = mkdtempSync(join(tmpdir(), 'kaunter-quality-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (quality: unknown) => {
  writeFileSync(join(folder, 'quality.json'), typeof quality === 'string' ? quality : JSON.stringify(quality))
  return folder
}

/** All rules of these tiers done. */
const done = (...names: Tier[]): Quality =>
  Object.fromEntries(
    names.map((tier) => [tier, Object.fromEntries(Object.keys(qualityRules[tier]).map((rule) => [rule, 'done']))]),
  )

test('a tier is reached when nothing of it and of those before is left', () => {
  expect(tierOf({})).toBeUndefined()
  expect(tierOf(done('silver', 'gold'))).toBeUndefined()
  expect(tierOf(done('bronze'))).toBe('bronze')
  expect(tierOf(done('bronze', 'gold'))).toBe('bronze')
  expect(tierOf(done('bronze', 'silver'))).toBe('silver')
  expect(tierOf(done(...tiers))).toBe('gold')
  const exempt = { ...done('bronze').bronze, readme: { exempt: 'It is shown on its own page.' } }
  expect(tierOf({ bronze: exempt })).toBe('bronze')
  expect(tierOf({ bronze: { ...exempt, readme: 'todo' } })).toBeUndefined()
})

test.each([
  [{ bronze: { redme: 'done' } }, /bronze has no rule "redme".*"readme"/],
  [{ bronze: { readme: 'perhaps' } }, /bronze → readme is neither/],
  [{ silver: { 'health-check': { exempt: '' } } }, /silver → health-check is neither/],
  [{ platinum: {} }, /platinum.*bronze, silver, gold/],
  [[], /the file/],
])('%j is refused with what is wrong', (quality, message) => {
  expect(() => readQuality(write(quality))).toThrow(message)
  expect(tierIn(folder).note).toMatch(message)
})

test('the list of plugins goes without a file, and notes one that is not JSON', () => {
  expect(tierIn(join(folder, 'nowhere'))).toEqual({})
  expect(tierIn(write('{')).note).toContain('quality.json cannot be used')
  expect(tierIn(write(done('bronze')))).toEqual({ tier: 'bronze' })
})
