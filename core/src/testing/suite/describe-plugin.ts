import { describe, expect, test } from 'vitest'
import type { Plugin } from '../../kernel/plugin.ts'
import { servers } from '../servers.ts'
import type { Check } from './check.ts'
import { databaseChecks } from './database-checks.ts'
import { packageChecks } from './package-checks.ts'
import { startChecks } from './start-checks.ts'
import { Subject, type SuiteOptions } from './subject.ts'
import { textChecks } from './text-checks.ts'
import { uiChecks } from './ui-checks.ts'

export const checks: readonly Check[] = [
  ...packageChecks,
  ...textChecks,
  ...startChecks,
  ...databaseChecks,
  ...uiChecks,
]

/**
 * What every plugin must do, as tests of vitest: its package, its texts, its tables on both databases, how it starts,
 * fails, is switched off and closes, what the browser gets. Each failure says what to do.
 *
 * @example describePlugin(csat, { packageDir: join(import.meta.dirname, '..') })
 */
export function describePlugin(plugin: Plugin, options: SuiteOptions): void {
  const subject = new Subject(plugin, options)
  describe(`the plugin ${plugin.name}`, () => {
    for (const check of checks) {
      test(check.onEach ? `${check.name} (PostgreSQL)` : check.name, { timeout: 180_000 }, () =>
        pass(check, 'postgresql'),
      )
      if (!check.onEach) continue
      test(`${check.name} (MariaDB)`, { timeout: 180_000 }, async ({ skip }) => {
        const { mariadbUrl } = await servers()
        if (mariadbUrl === undefined)
          skip('There is no MariaDB here. Install one, or name a server in KAUNTER_TEST_MARIADB_URL.')
        await pass(check, 'mariadb')
      })
    }
  })

  async function pass(check: Check, database: 'postgresql' | 'mariadb'): Promise<void> {
    const problems = await check.run(subject, database)
    expect(problems, problems.join('\n')).toEqual([])
  }
}
