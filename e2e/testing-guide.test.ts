import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { cleanEnvironment, root } from './support/server.ts'

const guide = readFileSync(join(root, 'docs/guides/testing-plugins.md'), 'utf8')
let folder: string

/** What stands under the name of a file in the guide. */
function block(name: string): string {
  const [, text] =
    new RegExp(`\`${name.replaceAll('.', '\\.')}\`:\n\n\`\`\`\\w+\n([\\s\\S]*?)\n\`\`\``).exec(guide) ?? []
  if (text === undefined) throw new Error(`the guide shows no ${name}`)
  return text
}

beforeAll(() => {
  mkdirSync(join(root, 'test-output'), { recursive: true })
  // Below the repository, where the plugin's own import of the core is found.
  folder = mkdtempSync(join(root, 'test-output', 'testing-guide-'))
  const files = ['vitest.config.ts', 'reminders.ts', 'reminders.test.ts', 'plugin.test.ts', 'quality.json']
  for (const name of files) writeFileSync(join(folder, name), `${block(name)}\n`)
  const text = `# kaunter-plugin-reminders\n\n${'Asks customers how it was, an hour after a ticket was closed. '.repeat(3)}\n`
  writeFileSync(join(folder, 'README.md'), text)
  writeFileSync(join(folder, 'CHANGELOG.md'), '# Changelog\n\n## Unreleased\n')
  const manifest = {
    ...{ name: 'kaunter-plugin-reminders', version: '0.1.0', description: 'Reminders', license: 'MIT', type: 'module' },
    ...{ exports: { '.': './reminders.ts' }, files: ['reminders.ts', 'quality.json'] },
    peerDependencies: { '@kaunter/core': '^0.1.0' },
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  // Here the packages are their sources.
  writeFileSync(
    join(folder, 'sources.config.ts'),
    `import { mergeConfig } from 'vitest/config'
import shown from './vitest.config.ts'
const conditions = ['kaunter-source']
export default mergeConfig(shown, {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
})
`,
  )
  const options = '"extends": "../../tsconfig.json", "include": ["*.ts"], "exclude": []'
  writeFileSync(join(folder, 'tsconfig.json'), `{ ${options} }`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (script: string, args: string[]) =>
  promisify(execFile)(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: folder,
    env: {
      ...cleanEnvironment(),
      KAUNTER_TEST_POSTGRES_URL: inject('postgresUrl'),
      KAUNTER_TEST_MARIADB_URL: inject('mariadbUrl'),
      NODE_OPTIONS: '--conditions=kaunter-source',
    },
  })

test('the plugin of the guide has the right types', async () => {
  await run('typescript/bin/tsc', ['-p', '.'])
})

test('its tests pass, and with them the suite for every plugin', async () => {
  const options = ['--config', 'sources.config.ts', '--reporter=json', '--outputFile=report.json']
  // It ends with 1 when a test fails, and the report says which.
  const { stderr } = await run('vitest/vitest.mjs', ['run', ...options]).catch((error: { stderr: string }) => error)
  expect(existsSync(join(folder, 'report.json')), stderr).toBe(true)
  const report: Report = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
  const messages = report.testResults.flatMap(({ message, assertionResults }) => [
    ...(message === '' ? [] : [message]),
    ...assertionResults.flatMap(({ failureMessages }) => failureMessages),
  ])
  expect(messages).toEqual([])
  expect(report.testResults).toHaveLength(2)
  expect(report.numPassedTests).toBeGreaterThan(20)
})

interface Report {
  numPassedTests: number
  testResults: { message: string; assertionResults: { failureMessages: string[] }[] }[]
}
