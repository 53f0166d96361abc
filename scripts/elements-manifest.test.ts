import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examples } from '../admin-ui/src/gallery/examples/index.ts'
import type { ElementDeclaration, ElementsManifest } from '../admin-ui/src/gallery/manifest.ts'
import { describeElements } from './elements-manifest.ts'
import { root } from './packages.ts'

const elements = join(root, 'admin-ui/src/elements')
const read = (path: string) => readFileSync(path, 'utf8')

describe('the description of the elements', () => {
  let out: string
  let declarations: readonly ElementDeclaration[]
  let sources: ReadonlyMap<string, string>

  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'kaunter-elements-'))
    await describeElements(out)
    const { modules } = JSON.parse(read(join(out, 'custom-elements.json'))) as ElementsManifest
    declarations = modules.flatMap((module) => module.declarations)
    const names = (await readdir(elements, { recursive: true })).filter((name) => /(?<!\.test)\.ts$/.test(name))
    sources = new Map(names.map((name) => [name, read(join(elements, name))]))
  })
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  const found = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))
  /** The code of an element with its styles and the base that it extends, without what is said about it. */
  function codeOf(name: string): string {
    const source = sources.get(name) ?? ''
    const inside = found(source, /from '(\.{1,2}\/[^']+(?:\.styles|-control|-view|toggle)\.ts)'/g)
    const parts = [...inside].map((path) => codeOf(join(dirname(name), path)))
    return [source.replaceAll(/\/\*\*.*?\*\//gs, ''), ...parts].join('\n')
  }
  const fileOf = ({ path }: ElementDeclaration) => path.replace('src/elements/', '')
  const namesOf = (described: readonly { name: string }[] | undefined) => new Set(described?.map(({ name }) => name))

  test('has every element that is registered and exported', () => {
    const registered = [...sources.values()].flatMap((source) => [...found(source, /register\('(kaunter-[\w-]+)'/g)])
    expect([...declarations.map(({ tagName }) => tagName)].sort()).toEqual(registered.sort())
    const exported = ['index', 'records'].map((name) => read(join(root, `admin-ui/src/${name}.ts`))).join('\n')
    for (const { name } of declarations) expect(exported, name).toMatch(new RegExp(`\\b${name}\\b`))
  })

  test('has what the gallery shows; of a slot there is nothing to show without plugins', () => {
    const shown = declarations.map(({ tagName }) => tagName).filter((tag) => tag !== 'kaunter-slot')
    expect(Object.keys(examples).sort()).toEqual(shown.sort())
  })

  test('says of each what it is, since when, and how sure one may be of it', () => {
    for (const { tagName, description, summary, since, status } of declarations)
      expect({ tagName, description, summary, since, status }).toEqual({
        tagName,
        description: expect.stringMatching(/\w/),
        summary: expect.stringMatching(/\w/),
        since: expect.stringMatching(/^\d+\.\d+\.\d+$/),
        status: expect.stringMatching(/^(stable|experimental|deprecated)$/),
      })
  })

  test('says something of every property, event, slot, part and custom property', () => {
    for (const { tagName, members, attributes, events, slots, cssParts, cssProperties } of declarations)
      for (const one of [members, attributes, events, slots, cssParts, cssProperties].flatMap((list) => list ?? []))
        expect(one.description, `${tagName}: ${one.name}`).toMatch(/\w.*[.!?]$/s)
  })

  test('leaves out no public property', () => {
    for (const declaration of declarations) {
      const source = sources.get(fileOf(declaration)) ?? ''
      const declared = found(source, /^ {2}declare (\w+)[?:]/gm)
      const told = namesOf(declaration.members)
      expect(
        [...declared].filter((name) => !told.has(name)),
        declaration.tagName,
      ).toEqual([])
    }
  })

  test('leaves out no event, slot, part or custom property, and tells of none that is not there', () => {
    for (const declaration of declarations) {
      const { tagName, events, slots, cssParts, cssProperties } = declaration
      const code = codeOf(fileOf(declaration))
      const handedOn = [...found(code, /exportparts="([^"]+)"/g)].flatMap((list) => list.split(', '))
      const own = [...found(code, /\bpart="([\w-]+)"/g), ...handedOn]
      for (const part of own) expect(namesOf(cssParts), `${tagName}: part ${part}`).toContain(part)
      for (const part of namesOf(cssParts)) expect(own, `${tagName}: part ${part}`).toContain(part)
      for (const slot of found(code, /<slot name="([\w-]+)"/g))
        expect(namesOf(slots), `${tagName}: slot ${slot}`).toContain(slot)
      expect(namesOf(slots).has(''), `${tagName}: default slot`).toBe(/<slot>/.test(code))
      const variables = found(code, /var\((--kaunter-[\w-]+)/g)
      for (const name of variables) expect(namesOf(cssProperties), `${tagName}: ${name}`).toContain(name)
      for (const name of namesOf(cssProperties)) expect(variables, `${tagName}: ${name}`).toContain(name)
      const types = new Set((events ?? []).map(({ type }) => type?.text))
      for (const event of found(code, /dispatchEvent\(new (\w+Event)\b/g))
        expect(types, `${tagName}: ${event}`).toContain(event)
    }
  })
})
