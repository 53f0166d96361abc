import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { readConfigFile } from '../kernel/config.ts'
import { readEnvironment } from '../kernel/environment.ts'
import { type ConfigProblem, configInvalid } from '../kernel/errors.ts'
import { findPlugin } from '../kernel/plugin-package.ts'
import { DevServer, endings } from './dev-server.ts'

export interface DevOptions {
  /** Commands that build, such as `tsc --watch`; they run as long as the server does. */
  with?: readonly string[]
}

/** How often is looked for changes. Asking works on every system, and when a build removes the folder first. */
const intervalMilliseconds = 300

/** `kaunter dev`: the server, started again whenever the code of a local plugin was built anew. */
export async function dev({ with: commands = [] }: DevOptions): Promise<void> {
  const problems: ConfigProblem[] = []
  const { configPath } = readEnvironment(process.env, process.cwd(), problems)
  const file = readConfigFile(configPath, problems)
  if (file === undefined) throw configInvalid({ problems })
  const folder = dirname(configPath)
  const local = Object.keys(file.plugins).filter((specifier) => /^[./]/.test(specifier))
  const watched = () => [configPath, ...local.flatMap((specifier) => codeOf(specifier, folder))]

  const server = new DevServer()
  const builders = commands.map(build)
  const ended = new AbortController()
  for (const signal of endings) process.on(signal, () => ended.abort())

  let running = contentsOf(watched())
  let last = timesOf(watched())
  server.start()
  while (!ended.signal.aborted) {
    await pause(intervalMilliseconds, undefined, { signal: ended.signal }).catch(() => undefined)
    const now = timesOf(watched())
    // A build writes many files: what changed since the last look may not be whole yet.
    const settled = now === last && local.every((specifier) => isBuilt(specifier, folder))
    last = now
    if (!settled || ended.signal.aborted) continue
    const contents = contentsOf(watched())
    const changed = differing(running, contents)
    if (changed === undefined) continue
    running = contents
    await server.restart(relative(process.cwd(), changed))
  }
  for (const builder of builders) end(builder)
  await server.stop()
}

/** The files that the server runs of a plugin. Its pages are read anew at each request; open ones load again by themselves. */
function codeOf(specifier: string, folder: string): string[] {
  const found = findPlugin(specifier, folder)
  if (found === undefined) return []
  if (found.root === found.entry) return [found.entry]
  const code = dirname(found.entry)
  // A folder that is the whole package holds much that is not its code.
  if (code === found.root) return [found.entry]
  const files = globSync('**/*.{js,ts,json}', { cwd: code, exclude: ['ui', 'embeds'] })
  return files.filter((name) => !name.endsWith('.d.ts') && basename(name) !== '.stamp').map((name) => join(code, name))
}

/** A build may remove everything before it writes. */
function isBuilt(specifier: string, folder: string): boolean {
  const found = findPlugin(specifier, folder)
  return found === undefined || existsSync(found.entry)
}

const timesOf = (paths: readonly string[]) =>
  paths.map((path) => `${path} ${statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0}`).join('\n')

/** A build that writes what was there already is no change. */
function contentsOf(paths: readonly string[]): Map<string, string> {
  const hash = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')
  return new Map(paths.filter((path) => statSync(path, { throwIfNoEntry: false })).map((path) => [path, hash(path)]))
}

function differing(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string | undefined {
  return [...new Set([...after.keys(), ...before.keys()])].find((path) => before.get(path) !== after.get(path))
}

/** In a group of its own, so that what the shell starts ends with it. */
function build(command: string): ChildProcess {
  const detached = process.platform !== 'win32'
  const builder = spawn(command, { shell: true, stdio: ['ignore', 'inherit', 'inherit'], detached })
  builder.once('exit', (code) => {
    if (code !== 0 && code !== null) console.error(`"${command}" ended with ${code}; the server goes on without it.`)
  })
  return builder
}

function end(builder: ChildProcess): void {
  if (builder.pid === undefined || builder.exitCode !== null || builder.signalCode !== null) return
  if (process.platform === 'win32') builder.kill()
  else process.kill(-builder.pid, 'SIGTERM')
}
