import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import semver from 'semver'
import { corePackage, findPackage, type Manifest, type PluginPackage, readPackage } from './plugin-package.ts'
import type { Failure } from './report.ts'

/** What is here for a plugin's ranges to fit: packages of the platform and of enabled plugins, with their versions. */
export type Installed = ReadonlyMap<string, string | undefined>

/** Not versions but places; whoever writes them knows what is there. */
const isPlace = (range: string) => /^(workspace|file|link|npm|git|https?)[:+]/.test(range)

/**
 * Whether what a plugin asks of others is there, before any of its code runs: npm says it at the installation, where
 * nobody may look.
 *
 * @param isPlugin whether a package that is not enabled is a plugin, which would have to be.
 */
export function checkRanges(
  who: string,
  manifest: Manifest,
  installed: Installed,
  isPlugin: (name: string) => boolean,
): Failure | undefined {
  const problems: string[] = []
  const install: string[] = []
  for (const [name, range] of Object.entries(manifest.peerDependencies ?? {})) {
    const version = installed.get(name)
    if (!installed.has(name)) {
      if (manifest.peerDependenciesMeta?.[name]?.optional || !isPlugin(name)) continue
      problems.push(`${name} ${range}, which is not enabled`)
      install.push(name)
    } else if (version === undefined || isPlace(range)) continue
    else if (semver.validRange(range) === null) problems.push(`${name} "${range}", which is not a range of versions`)
    else if (!semver.satisfies(version, range, { includePrerelease: true })) {
      problems.push(`${name} ${range}, and ${version} is here`)
      // Another Lit comes with other admin pages only.
      if (name !== 'lit') install.push(`${name}@"${range}"`)
    }
  }
  if (problems.length === 0) return undefined
  const fitting = install.length > 0 ? `${install.join(' ')} or another version of it` : `another version of it`
  return {
    phase: 'range',
    reason: `${[who, manifest.version].filter(Boolean).join(' ')} wants ${problems.join('; and ')}`,
    remedy: `Install and enable what fits (npm install ${fitting}), or take the risk: "allowIncompatible": ["${who}"] in kaunter.config.json. Then restart.`,
  }
}

/** What the platform itself brings for plugins. */
export function platform(): Map<string, string | undefined> {
  const admin = findPackage('@kaunter/admin-ui', dirname(corePackage.path))
  return new Map([
    ['@kaunter/core', corePackage.manifest.version],
    ['@kaunter/admin-ui', admin === undefined ? undefined : readPackage(admin).manifest.version],
    ['lit', admin === undefined ? undefined : sharedLit(dirname(admin))],
  ])
}

/** The version of Lit that all pages share: it is built into the shell, and so in no `node_modules` of a deployment. */
function sharedLit(admin: string): string | undefined {
  const shell = join(admin, 'dist', 'shell', 'shell.json')
  return existsSync(shell) ? (JSON.parse(readFileSync(shell, 'utf8')) as { lit?: string }).lit : undefined
}

/** Tokens match by their ids, so a second copy of the kernel does work; but it costs memory and ages by itself. */
export function secondCore({ root }: PluginPackage): string | undefined {
  const found = findPackage('@kaunter/core', root)
  if (found === undefined) return undefined
  const [theirs, ours] = [dirname(realpathSync(found)), dirname(realpathSync(corePackage.path))]
  if (theirs === ours) return undefined
  return `it has its own copy of @kaunter/core in ${theirs}, beside that of the server in ${ours}; its author should make it a peer dependency`
}

/** By its name or by its own word, a package that does nothing unless it is enabled. */
export function looksLikePlugin(name: string, folder: string): boolean {
  if (/^(@kaunter\/plugin-|(@[^/]+\/)?kaunter-plugin-)/.test(name)) return true
  const path = findPackage(name, folder)
  return path !== undefined && readPackage(path).manifest.kaunter?.plugin !== undefined
}
