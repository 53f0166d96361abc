import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../core/src/kernel/embedded-postgres.ts'
import { hasMariaDb, MariaDb } from './mariadb.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** What the domain is stored in, in this project. */
    domain: 'postgresql' | 'mariadb'
    postgresUrl: string
    mariadbUrl: string
  }
}

/** The databases for the whole run; each test file makes databases of its own in them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'kaunter-tests-'))
  chmodSync(home, 0o755)
  const [postgres, mariadb] = await Promise.all([
    startEmbedded(home),
    hasMariaDb ? MariaDb.start(home) : Promise.resolve(undefined),
  ])
  project.provide('postgresUrl', postgres.url)
  project.provide('mariadbUrl', mariadb?.url() ?? '')
  return async () => {
    await Promise.all([postgres.stop(), mariadb?.stop()])
    rmSync(home, { recursive: true, force: true })
  }
}
