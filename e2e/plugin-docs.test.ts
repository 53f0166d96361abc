import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { pluginUi } from '@kaunter/admin-ui/vite'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasMariaDb } from '../core/src/testing/mariadb.ts'
import { writeFiles } from './support/document.ts'
import { root } from './support/server.ts'

const run = promisify(execFile)
const output = join(root, 'test-output')
const setup = join(root, 'core/src/testing/setup.ts')

/** Pages with a plugin: each block with the name of a file before it is that file. */
const pages = globSync('docs/plugins/{,recipes/}*.md', { cwd: root }).sort()
const nameOf = (page: string) => basename(page, '.md')

describe('the plugins of docs/plugins', () => {
  let folder: string
  const written = new Map<string, string[]>()

  beforeAll(async () => {
    mkdirSync(output, { recursive: true })
    // Below the repository, where their imports of the core are found.
    folder = mkdtempSync(join(output, 'plugin-docs-'))
    for (const page of pages) {
      if (nameOf(page) === 'first-plugin') continue
      const home = join(folder, nameOf(page))
      const files = writeFiles(page, home)
      if (files.length > 0) written.set(page, files)
      const tests = files.filter((file) => file.endsWith('.test.ts'))
      if (hasMariaDb()) for (const file of tests) onMariaDb(join(home, file))
      if (files.includes('ui/index.ts'))
        await build({
          ...pluginUi({ entry: 'ui/index.ts', outDir: 'dist/ui' }),
          root: home,
          configFile: false,
          logLevel: 'error',
        })
    }
    writeFileSync(
      join(folder, 'tsconfig.json'),
      '{ "extends": "../../tsconfig.json", "include": ["**/*.ts"], "exclude": ["**/dist"] }',
    )
    writeFileSync(
      join(folder, 'vitest.config.ts'),
      `const conditions = ['kaunter-source']
export default {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: { globalSetup: ${JSON.stringify(setup)}, include: ['**/*.test.ts'], testTimeout: 60_000 },
}
`,
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('have the right types', async () => {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
      ({ stdout }: { stdout: string }) => expect(stdout).toBe(''),
    )
  })

  test('do on every database what their own tests say', { timeout: 300_000 }, async () => {
    const report = join(folder, 'report.json')
    // What they import, the whole platform, is loaded once.
    const options = ['run', '--root', folder, '--reporter', 'json', '--outputFile', report, '--maxWorkers', '1']
    options.push('--no-isolate')
    const failed = await run(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...options]).then(
      () => '',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    )
    expect(existsSync(report), failed).toBe(true)
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: TestFile[] }
    const wrong = testResults.flatMap(({ name, message, assertionResults }) => [
      ...(message ? [`${name}: ${message}`] : []),
      ...assertionResults.flatMap(({ title, failureMessages }) => failureMessages.map((text) => `${title}: ${text}`)),
    ])
    expect(wrong).toEqual([])
    // Every plugin of a page is tried by a test that the page shows.
    for (const [page, files] of written) {
      const plugin = files.some((file) => file.startsWith('src/'))
      const tests = testResults.filter(({ name }) => name.includes(`/${nameOf(page)}/`))
      expect([page, tests.length]).toEqual([page, plugin ? (hasMariaDb() ? 2 : 1) : 0])
    }
  })
})

interface TestFile {
  name: string
  message: string
  assertionResults: { title: string; failureMessages: string[] }[]
}

/** The same tests on the other database. */
function onMariaDb(file: string): void {
  const text = readFileSync(file, 'utf8').replaceAll('createTestApp({', "createTestApp({ database: 'mariadb',")
  writeFileSync(file.replace('.test.ts', '.mariadb.test.ts'), text)
}
