import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildStale, type Target } from './targets.ts'

let folder: string
let target: Target

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaunter-targets-'))
  mkdirSync(join(folder, 'src'))
  write('src/a.ts', 'one')
  target = {
    name: 'sample',
    sources: [join(folder, 'src')],
    out: join(folder, 'dist'),
    keeps: ['ui'],
    async build(out) {
      for (const name of readdirSync(join(folder, 'src')))
        writeFileSync(join(out, name), readFileSync(join(folder, 'src', name)))
    },
  }
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
const build = (changed: Partial<Target> = {}) => buildStale([{ ...target, ...changed }], 'Sample')
const built = () => readdirSync(join(folder, 'dist')).filter((name) => name !== '.stamp')

test('a target is built when its sources changed, and only then', async () => {
  expect(await build()).toEqual(['sample'])
  expect(await build()).toEqual([])
  write('src/a.ts', 'two')
  expect(await build()).toEqual(['sample'])
  expect(readFileSync(join(folder, 'dist/a.ts'), 'utf8')).toBe('two')
})

test('what is no longer built is gone, and what another target built there stays', async () => {
  await build()
  mkdirSync(join(folder, 'dist/ui'))
  rmSync(join(folder, 'src/a.ts'))
  write('src/b.ts', 'another')
  await build()
  expect(built()).toEqual(['b.ts', 'ui'])
})

test('a build that fails leaves the last good one, and is tried again', async () => {
  await build()
  write('src/a.ts', 'two')
  const failing = async (out: string) => {
    writeFileSync(join(out, 'half'), '')
    throw new Error('it does not compile')
  }
  await expect(build({ build: failing })).rejects.toThrow('it does not compile')
  expect(built()).toEqual(['a.ts'])
  expect(readdirSync(folder).sort()).toEqual(['dist', 'src'])
  expect(await build()).toEqual(['sample'])
})

test('two builds at the same time do the work once', async () => {
  const results = await Promise.all([build(), build(), build()])
  expect(results.flat()).toEqual(['sample'])
})
