import { readFileSync, realpathSync, statSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { messageOf } from './errors.ts'

/** What counts of a plugin's `package.json`. */
export interface Manifest {
  name?: string
  version?: string
  peerDependencies?: Record<string, string>
  peerDependenciesMeta?: Record<string, { optional?: boolean }>
  exports?: unknown
  main?: string
  kaunter?: { plugin?: string }
}

/** A plugin on the disk, before any of its code has run. */
export interface PluginPackage {
  /** The folder of the package, or the one file that is the whole plugin; without symbolic links. */
  root: string
  manifest: Manifest
  /** What to import. */
  entry: string
}

/** The package of the kernel itself. */
export const corePackage = readPackage(fileURLToPath(new URL('../../package.json', import.meta.url)))

/**
 * Finds what an entry of the configuration names: a path from the file, or a package, which is looked for beside the
 * file first and then where the server was started.
 *
 * @returns `undefined` when nothing is there.
 * @throws when its `package.json` is of no use.
 */
export function findPlugin(specifier: string, folder: string): PluginPackage | undefined {
  if (specifier.startsWith('.') || isAbsolute(specifier)) return atPath(resolve(folder, specifier))
  const [, name = specifier, inner] = /^((?:@[^/]+\/)?[^/]+)(\/.+)?$/.exec(specifier) ?? []
  const path = [folder, process.cwd()].map((from) => findPackage(name, from)).find((found) => found !== undefined)
  return path === undefined ? undefined : inFolder(path, `.${inner ?? ''}`)
}

/** Where the `package.json` of a package is, seen from a folder. */
export function findPackage(name: string, folder: string): string | undefined {
  try {
    return findPackageJSON(name, pathToFileURL(join(folder, 'package.json')))
  } catch {
    // It says only that there is none.
    return undefined
  }
}

function atPath(path: string): PluginPackage | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return { root: realpathSync(path), manifest: {}, entry: path }
  return found?.isDirectory() ? inFolder(join(path, 'package.json'), '.') : undefined
}

function inFolder(path: string, subpath: string): PluginPackage {
  const manifest = readPackage(path).manifest
  const folder = realpathSync(dirname(path))
  const named = subpath === '.' ? manifest.kaunter?.plugin : undefined
  const target =
    named ?? exported(manifest.exports, subpath) ?? (subpath === '.' ? (manifest.main ?? 'index.js') : subpath)
  return { root: folder, manifest, entry: join(folder, target) }
}

export function readPackage(path: string): { path: string; manifest: Manifest } {
  try {
    return { path, manifest: JSON.parse(readFileSync(path, 'utf8')) as Manifest }
  } catch (error) {
    throw new Error(`its ${path} cannot be read (${messageOf(error)})`, { cause: error })
  }
}

const given = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(' ')]
const conditions = new Set([
  ...given.flatMap((flag) => /^(?:--conditions|-C)=(.+)$/.exec(flag)?.[1] ?? []),
  ...['node', 'import', 'module-sync', 'default'],
])

/** As Node resolves `exports` for an import; `require.resolve` would miss what is there for `import` only. */
function exported(exports: unknown, subpath: string): string | undefined {
  const paths = exports as Record<string, unknown> | null | undefined
  const hasPaths = typeof paths === 'object' && Object.keys(paths ?? {}).some((key) => key.startsWith('.'))
  return chosen(hasPaths ? paths?.[subpath] : subpath === '.' ? exports : undefined)
}

function chosen(target: unknown): string | undefined {
  if (typeof target === 'string') return target
  if (Array.isArray(target)) return target.map(chosen).find((found) => found !== undefined)
  if (typeof target !== 'object' || target === null) return undefined
  for (const [condition, value] of Object.entries(target)) {
    const found = conditions.has(condition) ? chosen(value) : undefined
    if (found !== undefined) return found
  }
  return undefined
}
