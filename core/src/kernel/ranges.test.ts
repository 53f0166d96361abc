import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { findPlugin } from './plugin-package.ts'
import { checkRanges, looksLikePlugin, platform, secondCore } from './ranges.ts'

const here = new Map([
  ['@kaunter/core', '1.4.2'],
  ['@kaunter/plugin-tickets', '2.0.0-beta.3'],
  ['acme-unversioned', undefined],
  ['lit', '3.3.3'],
])
const isPlugin = (name: string) => name.includes('plugin')
const check = (peerDependencies: Record<string, string>, optional: string[] = []) => {
  const peerDependenciesMeta = Object.fromEntries(optional.map((name) => [name, { optional: true }]))
  return checkRanges('acme-loyalty', { version: '3.1.0', peerDependencies, peerDependenciesMeta }, here, isPlugin)
}

describe('what a plugin asks of others', () => {
  test.each([
    ['a range that holds it', { '@kaunter/core': '^1.4.0' }],
    ['several', { '@kaunter/core': '^0.9 || ^1' }],
    ['a prerelease of what it asks for', { '@kaunter/plugin-tickets': '>=2.0.0-beta.1 <3' }],
    ['a place instead of a range', { '@kaunter/core': 'workspace:^9', '@kaunter/plugin-tickets': 'file:../tickets' }],
    ['a plugin that has no version', { 'acme-unversioned': '^4' }],
    ['a library, which npm sees to', { luxon: '^99' }],
    ['the Lit of the admin pages', { lit: '^3.0.0' }],
  ])('fits when it is %s', (_what, peers) => expect(check(peers)).toBeUndefined())

  test('says who, wants, found, and the two ways out', () => {
    expect(check({ '@kaunter/core': '^2.0.0' })).toEqual({
      phase: 'range',
      reason: 'acme-loyalty 3.1.0 wants @kaunter/core ^2.0.0, and 1.4.2 is here',
      remedy:
        'Install and enable what fits (npm install @kaunter/core@"^2.0.0" or another version of it), or take the risk: "allowIncompatible": ["acme-loyalty"] in kaunter.config.json. Then restart.',
    })
  })

  test('says of a Lit that it was not built with that only another version of the plugin helps', () => {
    expect(check({ lit: '^4.0.0' })).toMatchObject({
      reason: 'acme-loyalty 3.1.0 wants lit ^4.0.0, and 3.3.3 is here',
      remedy: expect.stringContaining('(npm install another version of it)'),
    })
    expect(platform().get('lit')).toMatch(/^3\.\d+\.\d+$/)
  })

  test('names everything that does not fit, in one sentence', () => {
    const { reason } =
      check({ '@kaunter/core': 'newest', '@kaunter/plugin-pos': '^1', '@kaunter/plugin-tickets': '1' }) ?? {}
    expect(reason).toMatch(/@kaunter\/core "newest", which is not a range/)
    expect(reason).toMatch(/@kaunter\/plugin-pos \^1, which is not enabled/)
    expect(reason).toMatch(/@kaunter\/plugin-tickets 1, and 2\.0\.0-beta\.3 is here/)
  })

  test('may leave out what is optional, but not have it in a version that does not fit', () => {
    expect(check({ '@kaunter/plugin-pos': '^1' }, ['@kaunter/plugin-pos'])).toBeUndefined()
    expect(check({ '@kaunter/core': '^2' }, ['@kaunter/core'])?.phase).toBe('range')
  })
})

describe('a plugin on the disk', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunter-find-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const install = (name: string, manifest: object, under = 'node_modules') => {
    const path = join(folder, under, name)
    mkdirSync(path, { recursive: true })
    writeFileSync(join(path, 'package.json'), JSON.stringify({ name, version: '1.2.3', ...manifest }))
    return path
  }

  test.each([
    ['for import only', { exports: { import: './esm.js' } }, 'esm.js'],
    ['by path and condition', { exports: { '.': { types: './x.d.ts', node: { import: './node.js' } } } }, 'node.js'],
    ['in a list', { exports: [{ browser: './no.js' }, './yes.js'] }, 'yes.js'],
    ['as one text', { exports: './one.js' }, 'one.js'],
    ['by main', { main: './main.js' }, 'main.js'],
    ['by nothing', {}, 'index.js'],
    ['by its own word', { main: './main.js', kaunter: { plugin: './plugin.js' } }, 'plugin.js'],
  ])('that exports its code %s is found', (what, manifest, entry) => {
    const name = `acme-${what.replaceAll(' ', '-')}`
    const path = install(name, manifest)
    expect(findPlugin(name, folder)).toMatchObject({ root: path, entry: join(path, entry) })
    expect(findPlugin(`./node_modules/${name}`, folder)).toMatchObject({ root: path, entry: join(path, entry) })
  })

  test('may be one file, or be missing', () => {
    writeFileSync(join(folder, 'single.mjs'), '')
    expect(findPlugin('./single.mjs', folder)).toMatchObject({ manifest: {}, entry: join(folder, 'single.mjs') })
    expect(findPlugin('./nowhere.mjs', folder)).toBeUndefined()
    expect(findPlugin('acme-nowhere', folder)).toBeUndefined()
  })

  test('whose package.json cannot be read says which file', () => {
    const path = install('acme-torn', {})
    writeFileSync(join(path, 'package.json'), '{ "name": ')
    expect(() => findPlugin('./node_modules/acme-torn', folder)).toThrow(/acme-torn\/package\.json cannot be read/)
  })

  test('that brings its own copy of the kernel names both', () => {
    const path = install('acme-heavy', {})
    expect(secondCore({ root: path, manifest: {}, entry: '' })).toBeUndefined()
    const copy = install('@kaunter/core', { version: '0.0.1' }, 'node_modules/acme-heavy/node_modules')
    expect(secondCore({ root: path, manifest: {}, entry: '' })).toMatch(
      new RegExp(`${copy}, beside that of the server in .*core;`),
    )
  })

  test('is known as one by its name, or by its own word', () => {
    install('acme-marked', { kaunter: { plugin: './x.js' } })
    install('acme-library', {})
    expect(looksLikePlugin('acme-marked', folder)).toBe(true)
    expect(looksLikePlugin('acme-library', folder)).toBe(false)
    expect(looksLikePlugin('@acme/kaunter-plugin-x', folder)).toBe(true)
  })
})
