import { expect, test } from 'vitest'
import { catalog } from './catalog.ts'

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

test('a text has the same places in both languages, and is never blank', () => {
  expect(Object.keys(catalog.ms).sort()).toEqual(Object.keys(catalog.en).sort())
  for (const key of Object.keys(catalog.en) as (keyof typeof catalog.en)[]) {
    // "One field …" needs no number.
    if (!key.endsWith('_one')) expect(places(catalog.ms[key]), key).toEqual(places(catalog.en[key]))
    expect(catalog.ms[key].trim(), key).not.toBe('')
  }
})
