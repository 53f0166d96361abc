import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { cases, leaks, makePlugin } from './bad-plugins.table.ts'
import type { Check } from './check.ts'
import { checks, describePlugin } from './describe-plugin.ts'
import { startChecks } from './start-checks.ts'
import { Subject } from './subject.ts'

const good = mkdtempSync(join(tmpdir(), 'kaunter-sample-'))
describePlugin(makePlugin(good, {}), { packageDir: good })
afterAll(() => {
  rmSync(good, { recursive: true })
  for (const timer of leaks) clearInterval(timer)
})

test('every check has a plugin that fails it', () => {
  const failed = new Set(cases.map(({ check }) => check))
  expect(checks.map(({ name }) => name).filter((name) => !failed.has(name))).toEqual([])
})

const repository = join(import.meta.dirname, '../../../..')

test.each(cases)('$what: $check', async ({ check, says, config, ...rest }) => {
  const packageDir = mkdtempSync(join(tmpdir(), 'kaunter-sample-'))
  onTestFinished(() => rmSync(packageDir, { recursive: true }))
  if (rest.neighbours) {
    mkdirSync(join(packageDir, 'node_modules'))
    symlinkSync(join(repository, 'node_modules/@kaunter'), join(packageDir, 'node_modules/@kaunter'))
  }
  const subject = new Subject(makePlugin(packageDir, rest), { packageDir, ...(config && { config }) })
  // How it starts depends on what it declares, and what is packed on its files.
  const wanted = checks.filter((each) =>
    startChecks.includes(each)
      ? rest.parts !== undefined
      : rest.files !== undefined || each.name !== 'packs all it needs, and no secrets',
  )
  expect(wanted.map(({ name }) => name)).toContain(check)
  const problems = new Map<string, string>()
  for (const each of wanted) {
    const found = await outcome(each, subject)
    if (found !== '') problems.set(each.name, found)
  }
  expect([...problems.keys()], [...problems.values()].join('\n')).toEqual([check])
  expect(problems.get(check)).toMatch(says)
})

const outcome = async (check: Check, subject: Subject) => (await check.run(subject, 'postgresql')).join('\n')
