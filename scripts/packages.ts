import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = join(import.meta.dirname, '..')

type Exports = Record<string, string | Record<string, string>>

/** Of a package's `package.json`, what builds and packs it. */
export interface Manifest {
  name: string
  version: string
  private?: boolean
  files?: readonly string[]
  bin?: Record<string, string>
  exports?: Exports
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  kaunter?: {
    /** The module of its admin pages. */
    ui?: string
    /** The folder of its widgets for foreign pages: `<tag>.ts` each. */
    embeds?: string
    /** Modules that nothing imports, because they are read as files or started as processes. */
    modules?: readonly string[]
    /** What it needs to start in tests, also in those of other plugins. */
    testConfig?: Record<string, unknown>
  }
}

/** A package of this repository. */
export interface WorkspacePackage {
  readonly folder: string
  readonly manifest: Manifest
}

const readManifest = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Manifest & { workspaces?: string[] }

/** All packages of this repository, those before that others are built on. */
export function workspacePackages(): WorkspacePackage[] {
  const patterns = readManifest(join(root, 'package.json')).workspaces ?? []
  const paths = globSync(
    patterns.map((pattern) => `${pattern}/package.json`),
    { cwd: root },
  ).sort()
  const all = paths.map((path) => ({
    folder: join(root, dirname(path)),
    manifest: readManifest(join(root, path)),
  }))
  const sorted: WorkspacePackage[] = []
  const visit = (one: WorkspacePackage) => {
    if (sorted.includes(one)) return
    builtOn(one, all).forEach(visit)
    sorted.push(one)
  }
  all.forEach(visit)
  return sorted
}

/** Those that are published: examples are built and tested, but stay here. */
export const publishedPackages = (): WorkspacePackage[] =>
  workspacePackages().filter(({ manifest }) => !manifest.private)

/** Those of our own packages whose types or code a package imports. */
export function builtOn({ manifest }: WorkspacePackage, all: readonly WorkspacePackage[]): WorkspacePackage[] {
  const names = { ...manifest.dependencies, ...manifest.peerDependencies }
  return all.filter((other) => other.manifest.name in names)
}
