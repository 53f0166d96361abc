import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, pairs } from './pairs.ts'

const css = readFileSync(new URL('../../styles/tokens.css', import.meta.url), 'utf8')

/** Each colour in the light and in the dark theme. */
const colours = new Map(
  [...css.matchAll(/--k-([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));/g)].map(
    ([, name = '', light, dark, both]) => [name, { light: light ?? both ?? '', dark: dark ?? both ?? '' }],
  ),
)
type Rgb = readonly [number, number, number]
const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb

test('the contrast is that of WCAG', () => {
  expect(contrast([255, 255, 255], [0, 0, 0])).toBeCloseTo(21)
  expect(contrast(rgb('#767676'), rgb('#ffffff'))).toBeCloseTo(4.54, 2)
})

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(pairs)('$front can be read on $backs', ({ front, backs, least }) => {
    const of = (name: string) => rgb(colours.get(name)?.[theme] ?? `no --k-${name}`)
    const poor = backs
      .map((back) => ({ back, contrast: contrast(of(front), of(back)) }))
      .filter(({ contrast: found }) => !(found >= least))
    expect(poor).toEqual([])
  })
})

test('every colour for text is measured', () => {
  const fronts = new Set(pairs.map(({ front }) => front))
  const texts = [...colours.keys()].filter((name) => /^(text|on-)|(-text)$/.test(name))
  expect(texts.filter((name) => !fronts.has(name))).toEqual([])
})
