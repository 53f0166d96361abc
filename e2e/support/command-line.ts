import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createDatabase, type TestDatabase } from './database.ts'
import { cleanEnvironment, root, temporaryFolder } from './server.ts'

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/** Runs the shipped `kaunter` command and waits for its end. */
export async function kaunter(args: readonly string[], env: NodeJS.ProcessEnv, input = ''): Promise<Run> {
  const script = join(root, 'core/src/cli/main.ts')
  const child = spawn(process.execPath, ['--conditions=kaunter-source', script, ...args], { cwd: root, env })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  // Whoever does not read its input may be gone before all of it is written.
  child.stdin.on('error', () => child.stdin.destroy())
  child.stdin.end(input)
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, stdout, stderr }
}

/** A folder with a configuration file, and a database: what a deployer has, with no server running. */
export class Deployment {
  readonly folder: string
  readonly config: string
  readonly database: TestDatabase
  readonly env: NodeJS.ProcessEnv

  private constructor(folder: string, database: TestDatabase) {
    this.folder = folder
    this.config = join(folder, 'kaunter.config.json')
    this.database = database
    this.env = {
      ...cleanEnvironment(),
      DATABASE_URL: database.url,
      JOBS_DATABASE_URL: database.jobsUrl,
      KAUNTER_HOME: join(this.folder, 'home'),
      KAUNTER_CONFIG: this.config,
      KAUNTER_SECRET: 'a secret for tests that is long enough',
    }
  }

  /** @param belowRepository where a plugin of its own finds `@kaunter/core`. */
  static async make(config: object, { belowRepository = false } = {}): Promise<Deployment> {
    const folder = belowRepository ? folderBelowRepository() : temporaryFolder()
    const deployment = new Deployment(folder, await createDatabase())
    writeFileSync(deployment.config, `${JSON.stringify(config, null, 2)}\n`)
    return deployment
  }

  /** A file beside the configuration. */
  file(name: string, content: string): string {
    writeFileSync(join(this.folder, name), content)
    return `./${name}`
  }

  kaunter(args: readonly string[], more: { env?: NodeJS.ProcessEnv; input?: string } = {}): Promise<Run> {
    return kaunter(args, { ...this.env, ...more.env }, more.input)
  }

  /** The tables of the domain whose names begin so. */
  async tables(prefix: string): Promise<string[]> {
    const schema = this.database.url.startsWith('postgres') ? 'current_schema()' : 'database()'
    const rows = await this.database.query<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = ${schema}`,
    )
    return rows
      .map((row) => row.name)
      .filter((name) => name.startsWith(prefix))
      .sort()
  }

  async remove(): Promise<void> {
    await this.database.drop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

function folderBelowRepository(): string {
  const output = join(root, 'test-output')
  mkdirSync(output, { recursive: true })
  return mkdtempSync(join(output, 'deployment-'))
}
