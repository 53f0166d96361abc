/** Builds every package as it is published: plain ESM with types and source maps, and what the browser runs. */
import { execFile } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { messageOf } from '../core/src/kernel/errors.ts'
import { buildUi } from './build-ui.ts'
import { builtOn, root, type WorkspacePackage, workspacePackages } from './packages.ts'
import { buildStale, type Target } from './targets.ts'

const options = join(root, 'tsconfig.build.json')

/** The sources that a package makes public, start, or read; all others are found from these, or not needed. */
function entriesOf({ folder, manifest }: WorkspacePackage): string[] {
  const exported = Object.values(manifest.exports ?? {}).flatMap((target) =>
    typeof target === 'string' ? [] : (target['kaunter-source'] ?? []),
  )
  const started = Object.values(manifest.bin ?? {}).map((path) => path.replace(/dist\/(.+)\.js$/, 'src/$1.ts'))
  return [...new Set([...exported, ...started, ...(manifest.kaunter?.modules ?? [])])].map((path) => join(folder, path))
}

async function compile(one: WorkspacePackage, out: string): Promise<void> {
  const config = `${out}.json`
  const compilerOptions = { rootDir: join(one.folder, 'src'), outDir: out }
  await writeFile(config, JSON.stringify({ extends: options, compilerOptions, files: entriesOf(one), include: [] }))
  try {
    await promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['-p', config], { cwd: root })
  } catch (error) {
    const { stdout } = error as { stdout?: string }
    throw new Error(`${one.manifest.name} cannot be built:\n${stdout || messageOf(error)}`, { cause: error })
  } finally {
    await rm(config)
  }
  for (const name of await readdir(out, { recursive: true }))
    if (name.endsWith('.d.ts')) await pointToJavaScript(join(out, name))
}

/** TypeScript writes `.js` for the `.ts` of an import into JavaScript, but leaves it in declarations. */
async function pointToJavaScript(path: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace(/((?:from|import)\s*\(?\s*)(["'])(\.{1,2}\/[^"']+)\.ts\2/g, '$1$2$3.js$2'))
}

function libraries(): Target[] {
  const all = workspacePackages()
  const sourcesOf = (one: WorkspacePackage): string[] => [
    join(one.folder, 'src'),
    join(one.folder, 'package.json'),
    ...builtOn(one, all).flatMap(sourcesOf),
  ]
  const compiled = all.filter((one) => entriesOf(one).length > 0)
  return compiled.map((one) => ({
    name: relative(root, one.folder),
    sources: [...new Set([...sourcesOf(one), options, join(root, 'tsconfig.json')])],
    out: join(one.folder, 'dist'),
    keeps: ['ui', 'embeds', 'shell'],
    build: (out) => compile(one, out),
  }))
}

/** Builds whatever has changed since the last build. */
export async function build(): Promise<void> {
  await buildUi()
  await buildStale(libraries(), 'Library')
}

if (import.meta.main)
  await build().catch((error: unknown) => {
    console.error(messageOf(error))
    process.exitCode = 1
  })
