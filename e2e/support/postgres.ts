import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../core/src/kernel/embedded-postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string
  }
}

/** One PostgreSQL for the whole run; each test file makes databases of its own in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'kaunter-tests-'))
  chmodSync(home, 0o755)
  const database = await startEmbedded(home)
  project.provide('postgresUrl', database.url)
  return async () => {
    await database.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
