import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { alone } from './alone.ts'
import { root } from './packages.ts'

/** Something that is built from sources into a folder. A stamp beside the result makes a second run cost nothing. */
export interface Target {
  readonly name: string
  /** Folders and files it is made from. */
  readonly sources: readonly string[]
  readonly out: string
  /** Folders inside `out` that belong to other targets. */
  readonly keeps?: readonly string[]
  build(out: string): Promise<void>
}

const STAMP = '.stamp'

async function filesOf(path: string): Promise<string[]> {
  if (statSync(path).isFile()) return [path]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
  return files.map((entry) => join(entry.parentPath, entry.name)).sort()
}

/** The stamp of a target: its sources, the lock file for the libraries, and the scripts for the way of building. */
async function stampOf({ sources }: Target): Promise<string> {
  const hash = createHash('sha256')
  const lists = await Promise.all([...sources, import.meta.dirname, join(root, 'package-lock.json')].map(filesOf))
  const files = lists.flat()
  const contents = await Promise.all(files.map((file) => readFile(file)))
  for (const [index, file] of files.entries()) {
    hash
      .update(relative(root, file))
      .update('\0')
      .update(contents[index] ?? '')
  }
  return hash.digest('hex')
}

async function isFresh({ out }: Target, stamp: string): Promise<boolean> {
  const known = await readFile(join(out, STAMP), 'utf8').catch(() => '')
  return known === stamp
}

/**
 * Builds those targets whose sources have changed, one after the other. What is no longer built does not stay.
 *
 * @returns the names of those that were built.
 */
export const buildStale = (targets: readonly Target[], what: string): Promise<string[]> =>
  alone('build', async () => {
    const built: string[] = []
    for (const one of targets) {
      const stamp = await stampOf(one)
      if (await isFresh(one, stamp)) continue
      const start = performance.now()
      await rebuild(one, stamp)
      built.push(one.name)
      console.log(`${what} of ${one.name} built in ${Math.round(performance.now() - start)} ms`)
    }
    return built
  })

async function rebuild(target: Target, stamp: string): Promise<void> {
  // Built beside the result and moved at the end: a server that is running never meets a half-finished folder.
  const aside = join(dirname(target.out), `.${basename(target.out)}-${process.pid}`)
  try {
    await mkdir(aside, { recursive: true })
    await target.build(aside)
    await writeFile(join(aside, STAMP), stamp)
    await replace(target, aside)
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function replace({ out, keeps = [] }: Target, aside: string): Promise<void> {
  await mkdir(out, { recursive: true })
  if (keeps.length === 0) {
    await rm(out, { recursive: true })
    await rename(aside, out)
    return
  }
  const old = (await readdir(out)).filter((name) => !keeps.includes(name))
  await Promise.all(old.map((name) => rm(join(out, name), { recursive: true })))
  await Promise.all((await readdir(aside)).map((name) => rename(join(aside, name), join(out, name))))
}
