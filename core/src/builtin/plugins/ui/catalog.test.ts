import { expect, test } from 'vitest'
import { catalog } from './catalog.ts'

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

test('both languages have the same texts', () => {
  expect(Object.keys(catalog.ms).sort()).toEqual(Object.keys(catalog.en).sort())
})

test('a text has the same places in both languages, and is never blank', () => {
  for (const key of Object.keys(catalog.en) as (keyof typeof catalog.en)[]) {
    expect(places(catalog.ms[key]), key).toEqual(places(catalog.en[key]))
    expect(catalog.ms[key].trim(), key).not.toBe('')
  }
})
