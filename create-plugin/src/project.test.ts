import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { writeNew } from './disk.ts'
import { manifestOf } from './manifest.ts'
import { namesFor } from './names.ts'
import { type Part, partNames, withNeeds } from './parts.ts'
import { type Files, hashOf, projectFiles, type Stamp, stampPath } from './project.ts'
import { update } from './update.ts'
import { tools } from './versions.ts'

const root = join(import.meta.dirname, '..', '..')
const bin = (name: string) => join(root, 'node_modules', '.bin', name)
const run = promisify(execFile)
/** What a program wrote before it ended, also when it failed. */
type Ended = { stdout: string; stderr: string }

const options = (parts: readonly Part[]) => ({
  names: namesFor('acme-loyalty'),
  title: 'Acme Loyalty',
  parts,
  kaunter: '^0.1.0',
  bringNode: false,
})

/** Every set of parts that can come out, by its name. */
const all = new Map(
  Array.from({ length: 2 ** partNames.length }, (_, bits) => {
    const parts = withNeeds(partNames.filter((_part, i) => bits & (1 << i)))
    return [parts.join('-') || 'none', projectFiles(options(parts))] as const
  }),
)
const whole = all.get(partNames.join('-')) as Files
const stampOf = (files: Files) => JSON.parse(files.get(stampPath) ?? '') as Stamp

describe('a new project', () => {
  // Inside the repository, where its packages are found.
  const folder = join(import.meta.dirname, '..', '.projects')

  beforeAll(() => {
    rmSync(folder, { recursive: true, force: true })
    for (const [name, files] of all) writeNew(join(folder, name), files)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('compiles with every set of parts, with nothing unused in it', async () => {
    const config = {
      extends: '../template/tsconfig.json',
      compilerOptions: { customConditions: ['kaunter-source'], allowImportingTsExtensions: true },
      include: ['**/*.ts'],
    }
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const { stdout } = await run(bin('tsc'), ['-p', folder]).catch((error: Ended) => error)
    expect(stdout).toBe('')
  })

  test('is formatted as this repository is, with every set of parts', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'kaunter-format-'))
    onTestFinished(() => rmSync(outside, { recursive: true }))
    for (const [name, files] of all)
      writeNew(join(outside, name), new Map([...files].filter(([path]) => path !== stampPath)))
    const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))
    writeFileSync(join(outside, 'biome.json'), `${JSON.stringify({ ...config, vcs: {} }, null, 2)}\n`)
    const ended = await run(bin('biome'), ['check', ...all.keys()], { cwd: outside }).catch((error: Ended) => error)
    expect(ended.stdout + ended.stderr).toMatch(/^Checked \d{3} files in \S+ No fixes applied/)
  })

  test('shows no trace of what it has not, nor of the template', () => {
    const words: Record<Part, RegExp> = {
      table: /migrations|createTable|insertNew|ctx\.table/,
      job: /cron|job\.ts|expire/,
      hook: /routing|hook\.ts|\bSTAMP\b/,
      setting: /settings|setting\./i,
      route: /routes|:read|:unlinked/,
      page: /-page|page\.ts|page\./,
      slot: /-panel|panel\.ts|ticket\.sidebar/,
    }
    for (const [name, files] of all)
      for (const [path, text] of files) {
        expect(text, path).not.toMatch(/example[- ](plugin|package)|EXAMPLE_|(\/\/|#|<!--) ?[+-][a-z]/i)
        if (!/^(src|ui|test)\/|README/.test(path)) continue
        const absent = partNames.filter((part) => !name.split('-').includes(part))
        for (const part of absent) expect(`${name}/${path}\n${text}`.slice(name.length), part).not.toMatch(words[part])
      }
  })

  test('is stamped with what was written', () => {
    const { files, parts, template } = stampOf(whole)
    expect(Object.keys(files)).toEqual([...whole.keys()].filter((path) => path !== stampPath).sort())
    for (const [path, hash] of Object.entries(files)) expect(hashOf(whole.get(path) ?? ''), path).toBe(hash)
    expect(parts).toEqual(partNames)
    expect(update(whole)).toEqual({ files: whole, steps: [] })
    expect(template).toBeGreaterThan(0)
  })

  test('has already what every step of the update brings', () => {
    for (const [name, files] of all) {
      const old = new Map(files).set(stampPath, JSON.stringify({ ...stampOf(files), template: 0 }))
      const { files: after, steps } = update(old)
      expect(
        steps.flatMap(({ applied }) => applied.filter(({ outcome }) => outcome !== 'already')),
        name,
      ).toEqual([])
      expect(after.get('package.json')).toBe(files.get('package.json'))
    }
  })

  test('is not written over anything', () => {
    expect(() => writeNew(join(folder, 'none'), whole)).toThrow('is not empty, and nothing in it was changed')
  })

  test('asks for tools of the versions that this repository uses', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const ours: Record<string, string> = { lit: '3.3.3', ...devDependencies }
    for (const [name, range] of Object.entries(tools)) {
      const [own, least] = [ours[name] ?? '', range.replace('^', '')]
      expect(own.split('.')[0], name).toBe(least.split('.')[0])
      if (own.includes('.')) expect(own.localeCompare(least, 'en', { numeric: true }), name).toBeGreaterThanOrEqual(0)
    }
  })

  test('builds by itself before it is tested or started, also where npm ignores scripts before others', () => {
    const { scripts } = JSON.parse(whole.get('package.json') ?? '')
    for (const name of ['test', 'start', 'dev']) expect(scripts[name]).toMatch(/^npm run build && /)
    expect(Object.keys(scripts).filter((name) => name.startsWith('pre'))).toEqual(['prepack'])
  })

  test('brings a Node along only where that of the machine is too old', () => {
    const manifest = (bringNode: boolean) => JSON.parse(manifestOf({ ...options([]), bringNode }))
    expect(manifest(false).devDependencies.node).toBeUndefined()
    expect(manifest(true)).toMatchObject({ devDependencies: { node: tools.node }, allowScripts: { node: true } })
  })
})
