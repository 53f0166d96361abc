import { execFile, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { packAll, packagesFolder } from '../../scripts/pack.ts'
import { outsideEnvironment } from './npm.ts'
import { Registry, tarballsIn } from './registry.ts'
import { root, temporaryFolder } from './server.ts'
import { waitFor } from './wait.ts'

/** The commands that a guide tells its reader to type, by their place in it. */
export const commandsOf = (guide: string): string[] =>
  [...readFileSync(join(root, guide), 'utf8').matchAll(/```sh\n([\s\S]*?)\n```/g)].map(([, text = '']) => text)

/** An empty folder outside the repository, and an npm that knows our packages as if they were published. */
export class Outside {
  readonly folder = temporaryFolder()
  /** What everything that is typed here sees beside the environment of a stranger. */
  env: NodeJS.ProcessEnv = {
    ...{ npm_config_audit: 'false', npm_config_fund: 'false' },
    // As package managers will have it: nothing may depend on scripts of packages.
    npm_config_ignore_scripts: 'true',
  }
  readonly #registry: Registry

  private constructor(registry: Registry) {
    this.#registry = registry
  }

  static async open(): Promise<Outside> {
    await packAll()
    return new Outside(await Registry.start(tarballsIn(packagesFolder)))
  }

  path(...names: string[]): string {
    return join(this.folder, ...names)
  }

  read(...names: string[]): string {
    return readFileSync(this.path(...names), 'utf8')
  }

  #environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return outsideEnvironment({ ...this.#registry.environment, ...this.env, ...more })
  }

  /** Types commands into one shell that stops at the first failure; gives what they print. */
  async type(commands: string, more: NodeJS.ProcessEnv = {}): Promise<string> {
    const options = { cwd: this.folder, env: this.#environment(more), maxBuffer: 64 * 1024 * 1024 }
    try {
      return (await promisify(execFile)('bash', ['-ec', commands], options)).stdout
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string }
      throw new Error(`${commands}\n\nfailed:\n${stdout}${stderr}`, { cause: error })
    }
  }

  /** Types a command that starts a server, does `work` while it runs, and ends it as Ctrl-C does. */
  async whileRunning(command: string, more: NodeJS.ProcessEnv, work: (output: string) => Promise<void>): Promise<void> {
    const options = { cwd: this.folder, env: this.#environment(more), detached: true }
    const child = spawn('bash', ['-ec', `exec ${command}`], options)
    const ended = new Promise((resolve) => child.once('exit', resolve))
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    try {
      await waitFor('the server to be ready', () => /is ready after[\s\S]*\n\n/.test(output) || child.exitCode !== null)
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
      await work(output)
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n\nIt said:\n${output}`, { cause: error })
    } finally {
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT')
      await ended
    }
  }

  async close(): Promise<void> {
    await this.#registry.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
