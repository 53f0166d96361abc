import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { checkConfig, readConfigFile } from './config.ts'
import { readEnvironment } from './environment.ts'
import type { ConfigProblem } from './errors.ts'
import { Type } from './tokens.ts'

const schema = Type.Object({
  days: Type.Integer({ minimum: 0, maximum: 365, default: 7 }),
  name: Type.Optional(Type.String({ minLength: 2 })),
  token: Type.Optional(Type.String({ secret: true, minLength: 5 })),
  list: Type.Array(Type.Object({ id: Type.String() }), { default: [] }),
})

function check(values: Record<string, unknown>, env: NodeJS.ProcessEnv = {}) {
  const problems: ConfigProblem[] = []
  const config = checkConfig({ path: 'plugins.x.config', schema, values }, env, problems)
  return { config, problems }
}

describe('the configuration of one plugin', () => {
  test('gets its defaults and cannot be changed afterwards', () => {
    const { config, problems } = check({ list: [{ id: 'a' }] })
    expect(problems).toEqual([])
    expect(config).toEqual({ days: 7, list: [{ id: 'a' }] })
    expect(Object.isFrozen(config) && Object.isFrozen((config as { list: object[] }).list[0])).toBe(true)
  })

  test('takes values from the environment and converts them; an empty variable counts as unset', () => {
    const values = { days: { $env: 'DAYS' }, name: { $env: 'NAME' }, token: { $env: 'TOKEN' } }
    expect(check(values, { DAYS: '30', NAME: '', TOKEN: 'abcdef' }).config).toEqual({
      days: 30,
      token: 'abcdef',
      list: [],
    })
  })

  test('tells every mistake at once, with its place and what to do', () => {
    const { config, problems } = check({ days: 400, name: 'x', dayz: 1, list: 'none' })
    expect(config).toBeUndefined()
    expect(problems.map((problem) => problem.path).sort()).toEqual([
      'plugins.x.config.days',
      'plugins.x.config.dayz',
      'plugins.x.config.list',
      'plugins.x.config.name',
    ])
    for (const { problem, remedy } of problems) expect([problem, remedy].every((text) => text.length > 5)).toBe(true)
  })

  test.each([
    ['1e2', false],
    ['7.5', false],
    ['0x7', false],
    ['007', false],
    ['7', true],
  ])('takes %s from the environment for a whole number: %s', (text, right) => {
    expect(check({ days: { $env: 'DAYS' } }, { DAYS: text }).problems.length === 0).toBe(right)
    // In the file a number is written as one.
    expect(check({ days: text }).problems).toHaveLength(1)
  })

  test('names the variable to set when its value is wrong', () => {
    expect(check({ days: { $env: 'DAYS' } }, { DAYS: 'soon' }).problems[0]).toMatchObject({
      path: 'plugins.x.config.days',
      remedy: expect.stringContaining('DAYS'),
    })
  })

  test('refuses a secret in the file, and never repeats a secret in a message', () => {
    const inFile = check({ token: 'hunter2-hunter2' }).problems
    expect(inFile).toMatchObject([{ path: 'plugins.x.config.token', problem: expect.stringContaining('secret') }])
    const tooShort = check({ token: { $env: 'TOKEN' } }, { TOKEN: 'p4ss' }).problems
    expect(tooShort).toHaveLength(1)
    expect(JSON.stringify([inFile, tooShort])).not.toMatch(/hunter2|p4ss/)
  })

  test('whatever it holds, the answer is a checked value or problems, never a throw', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.oneof(fc.constantFrom('days', 'name', 'token', 'list'), fc.string()), fc.jsonValue()),
        (values) => {
          const { config, problems } = check(values as Record<string, unknown>)
          expect(config === undefined).toBe(problems.length > 0)
        },
      ),
    )
  })
})

describe('the configuration file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunter-config-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const read = (text: string) => {
    const path = join(folder, 'kaunter.config.json')
    writeFileSync(path, text)
    const problems: ConfigProblem[] = []
    return { file: readConfigFile(path, problems), problems }
  }

  test('that is missing or not JSON says so with the place, and leaves the other checks to go on', () => {
    const problems: ConfigProblem[] = []
    expect(readConfigFile(join(folder, 'nowhere.json'), problems)).toBeUndefined()
    expect(problems).toMatchObject([{ path: join(folder, 'nowhere.json'), problem: 'is not there' }])
    const broken = read('{ "plugins": { "a": {} "b": {} } }')
    expect(broken.file).toBeUndefined()
    expect(broken.problems).toMatchObject([{ problem: expect.stringMatching(/not JSON \(.*position/) }])
  })

  test('with a wrong form still gives the entries that are right, so that their configuration is checked too', () => {
    const { file, problems } = read(
      JSON.stringify({
        pluginz: {},
        plugins: { good: { config: { days: 1 } }, '@bad/one': { enable: true }, worse: 5 },
      }),
    )
    expect(Object.keys(file?.plugins ?? {})).toEqual(['good'])
    expect(problems.map((problem) => problem.path.slice(folder.length + 1)).sort()).toEqual([
      'kaunter.config.json → plugins.@bad/one.enable',
      'kaunter.config.json → plugins.worse',
      'kaunter.config.json → pluginz',
    ])
  })

  test('may hold any JSON without a throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { file, problems } = read(JSON.stringify(value))
        expect(file !== undefined || problems.length > 0).toBe(true)
      }),
    )
  })
})

describe('the environment', () => {
  const read = (env: NodeJS.ProcessEnv) => {
    const problems: ConfigProblem[] = []
    return { environment: readEnvironment(env, '/srv', problems), problems }
  }

  test.each(['abc', '-1', '65536', '80.5', '8080x', '0x50'])('PORT=%s is refused', (port) => {
    expect(read({ PORT: port }).problems.some((problem) => problem.path === 'PORT')).toBe(true)
  })

  test.each(['junk', 'ftp://desk.example.com', 'desk.example.com', '//x'])('APP_BASE_URL=%s is refused', (url) => {
    expect(read({ APP_BASE_URL: url }).problems.map((problem) => problem.path)).toEqual(['APP_BASE_URL'])
  })

  test('what is left blank gets its default, and the base address has no slash at its end', () => {
    const { environment, problems } = read({ PORT: ' ', APP_BASE_URL: 'https://desk.example.com//', HOST: '' })
    expect(problems).toEqual([])
    expect(environment).toMatchObject({
      port: 8080,
      baseUrl: 'https://desk.example.com',
      host: '127.0.0.1',
      production: false,
    })
  })
})
