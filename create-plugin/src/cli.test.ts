import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { waitFor } from '../../e2e/support/wait.ts'
import { latestStep } from './steps/index.ts'

const program = [process.execPath, '--conditions=kaunter-source', join(import.meta.dirname, 'main.ts')] as const
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaunter-create-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
})

function run(args: readonly string[], cwd = folder) {
  const [node, ...before] = program
  const { status, stdout, stderr } = spawnSync(node, [...before, ...args], { cwd, encoding: 'utf8' })
  return { code: status, stdout, stderr }
}
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8')

describe('create-kaunter-plugin', () => {
  test('makes a plugin from flags, and says what to do next', () => {
    const { code, stdout } = run(['acme-loyalty', '--parts', 'slot,setting', '--title', 'Acme Loyalty', '--yes'])
    expect([code, stdout]).toEqual([0, expect.stringContaining('in acme-loyalty/ with: table, setting, route, slot.')])
    expect(stdout).toContain('(table and route because other parts are built on it.)')
    expect(stdout).toMatch(/cd acme-loyalty\n {2}npm install\n {2}npm test/)
    expect(JSON.parse(read('acme-loyalty', 'package.json'))).toMatchObject({
      name: 'kaunter-plugin-acme-loyalty',
      peerDependencies: { '@kaunter/core': '^0.1.0' },
    })
    expect(read('acme-loyalty', 'README.md')).toMatch(/^# Acme Loyalty\n/)
    expect(existsSync(join(folder, 'acme-loyalty', 'src', 'job.ts'))).toBe(false)
  })

  test('makes all parts when nobody says which, for the versions that are asked for', () => {
    expect(run(['acme-loyalty', '--kaunter', '~0.1.3']).code).toBe(0)
    expect(readdirSync(join(folder, 'acme-loyalty', 'src'))).toHaveLength(8)
    expect(JSON.parse(read('acme-loyalty', 'package.json')).peerDependencies['@kaunter/core']).toBe('~0.1.3')
  })

  test.each([
    [[], 'KAUNTER_CREATE_USAGE', 'The name is missing'],
    [['a', 'b'], 'KAUNTER_CREATE_USAGE', '"b" is more than the name'],
    [['--part', 'job'], 'KAUNTER_CREATE_USAGE', "Unknown option '--part'"],
    [['Acme'], 'KAUNTER_CREATE_NAME_INVALID', 'lower case'],
    [['acme', '--title', '"'], 'KAUNTER_CREATE_TITLE_INVALID', 'cannot be the title'],
    [['acme', '--parts', 'jobs'], 'KAUNTER_CREATE_PART_UNKNOWN', 'There are: table, job'],
    [['acme', '--kaunter', 'new'], 'KAUNTER_CREATE_RANGE_INVALID', '--kaunter ^0.1.0'],
    [['acme', '--dry-run'], 'KAUNTER_CREATE_USAGE', 'belongs to update'],
  ])('refuses %j and writes nothing', (args, error, message) => {
    const { code, stderr } = run(args)
    expect([code, stderr]).toEqual([2, expect.stringContaining(error)])
    expect(stderr).toContain(message)
    expect(readdirSync(folder)).toEqual([])
  })

  test('leaves a folder alone that is not empty', () => {
    mkdirSync(join(folder, 'acme-loyalty'))
    writeFileSync(join(folder, 'acme-loyalty', 'mine.txt'), 'mine')
    const { code, stderr } = run(['acme-loyalty'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('KAUNTER_CREATE_FOLDER_NOT_EMPTY')])
    expect(readdirSync(join(folder, 'acme-loyalty'))).toEqual(['mine.txt'])
  })

  // A terminal of our own: `script` makes one, on the machines that have it.
  const hasScript = spawnSync('script', ['--version']).status === 0
  test.skipIf(!hasScript)('asks at a terminal, and asks again for what cannot be used', async () => {
    const env = { ...process.env, TERM: 'xterm', CI: undefined }
    const child = spawn('script', ['-qec', program.join(' '), '/dev/null'], { cwd: folder, env })
    let screen = ''
    child.stdout.on('data', (chunk) => (screen += chunk))
    const ended = new Promise((resolve) => child.once('close', resolve))
    for (const [question, answer] of [
      [/Name, such as acme-loyalty: /, 'Tickets!'],
      [/cannot be the name[\s\S]*Name, such as acme-loyalty: /, 'acme-loyalty'],
      [/Title for people \(Acme loyalty\): /, ''],
      [/Which, with commas \(all\): /, 'table,jobs'],
      [/There is no part "jobs"[\s\S]*Which, with commas \(all\): /, 'job'],
    ] as const) {
      await waitFor(`${question}`, () => question.test(screen))
      child.stdin.write(`${answer}\r`)
    }
    expect(await ended).toBe(0)
    expect(screen).toContain('hook     a tap on what customers write')
    expect(screen).toContain(
      'Acme loyalty, the package kaunter-plugin-acme-loyalty, is in acme-loyalty/ with: table, job.',
    )
  })
})

describe('create-kaunter-plugin update', () => {
  const project = (...path: string[]) => join(folder, 'acme-loyalty', ...path)

  /** A plugin as if the template had been at a step. */
  function made(step: number): void {
    run(['acme-loyalty', '--parts', 'none'])
    const stamp = JSON.parse(read('acme-loyalty', '.kaunter', 'version.json'))
    writeFileSync(project('.kaunter', 'version.json'), JSON.stringify({ ...stamp, template: step }))
    writeFileSync(project('.gitignore'), 'mine/\n.kaunter/\n')
  }

  test('shows what it would do, does it, and has nothing more to do', () => {
    made(0)
    const dry = run(['update', '--dry-run'], project())
    expect([dry.code, dry.stdout]).toEqual([
      0,
      expect.stringMatching(/would change +\.gitignore[\s\S]*Nothing was written/),
    ])
    expect(read('acme-loyalty', '.gitignore')).toBe('mine/\n.kaunter/\n')
    expect(run(['update'], project()).stdout).toMatch(/changed +\.gitignore/)
    expect(read('acme-loyalty', '.gitignore')).toMatch(/^mine\/\n# .*\n\.kaunter\/\*\n!\.kaunter\/version\.json\n$/)
    expect(JSON.parse(read('acme-loyalty', '.kaunter', 'version.json')).template).toBe(latestStep)
    expect(run(['update'], project()).stdout).toContain('nothing was changed')
  })

  test('shows as a patch what the author must decide, and keeps the ends of lines', () => {
    made(0)
    writeFileSync(project('.gitignore'), 'mine/\r\n.kaunter/\r\n')
    writeFileSync(project('.github', 'workflows', 'ci.yml'), 'mine: true\n')
    const { code, stdout } = run(['update'], project())
    expect(code).toBe(0)
    expect(stdout).toMatch(/you changed; do it by hand: \.github\/workflows\/ci\.yml\n {6}\+ name: CI\n/)
    expect(read('acme-loyalty', '.github', 'workflows', 'ci.yml')).toBe('mine: true\n')
    expect(read('acme-loyalty', '.gitignore')).toMatch(/^mine\/\r\n# .*\r\n\.kaunter\/\*\r\n/)
  })

  test('says where it must be run', () => {
    const { code, stderr } = run(['update'])
    expect([code, stderr]).toEqual([1, expect.stringContaining('KAUNTER_CREATE_NO_PROJECT')])
  })
})
