import { existsSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { builtins } from '../builtin/index.ts'
import type { ConfigFile } from '../kernel/config.ts'
import { asProblem, discoverPlugins } from '../kernel/discover.ts'
import { type ConfigProblem, configInvalid } from '../kernel/errors.ts'
import { meantPlugin } from '../kernel/installed-plugins.ts'
import type { EnabledPlugin } from '../kernel/kernel.ts'
import type { Plugin } from '../kernel/plugin.ts'
import { didYouMean } from '../kernel/suggest.ts'
import type { Deployment } from './deployment.ts'
import { pluginUnusable, wrongUsage } from './errors.ts'

/** How a package is called when a person says only what it is about. */
const packagesFor = (name: string) => [`@kaunter/plugin-${name}`, `kaunter-plugin-${name}`, name]

/** Loads one plugin as the start would, without enabling it. */
export async function tryPlugin(
  specifier: string,
  file: ConfigFile,
): Promise<{ found?: EnabledPlugin; reason?: string; problems: ConfigProblem[] }> {
  const problems: ConfigProblem[] = []
  // Beside those that are enabled, which its versions must fit.
  const plugins = { ...file.plugins, [specifier]: {} }
  const discovered = await discoverPlugins({ ...file, builtin: {}, plugins }, builtins, [])
  const found = discovered.plugins.find((each) => each.specifier === specifier)
  const failed = discovered.failed.find((each) => each.specifier === specifier)
  if (failed?.missing) problems.push(asProblem(failed))
  const reason = failed?.missing ? undefined : failed?.reason
  return { ...(found && { found }), ...(reason && { reason }), problems }
}

/** The plugin that a person means, by package, path or short name, installed but perhaps not enabled. */
export async function findInstalled(given: string, { file }: Deployment): Promise<EnabledPlugin> {
  const path = resolve(given)
  const isPath = /^[./]|^[A-Za-z]:\\/.test(given) || (!given.startsWith('@') && existsSync(path))
  const candidates = isPath ? [fromFile(path, file)] : packagesFor(given.replace(/(?<=.)@[^/]*$/, '')).reverse()
  let reason: string | undefined
  for (const specifier of candidates) {
    const tried = await tryPlugin(specifier, file)
    if (tried.found !== undefined) return tried.found
    reason ??= tried.reason
  }
  if (reason !== undefined) throw pluginUnusable({ name: given, reason })
  const install = isPath ? 'Correct the path.' : `Install it first: npm install ${given}`
  const meant = isPath ? '' : meantPlugin(given, [dirname(file.path), process.cwd()])
  throw wrongUsage({ problem: `There is no plugin at "${given}".${meant}`, remedy: install })
}

/** As the file writes a path: from its own folder, with slashes. */
function fromFile(path: string, file: ConfigFile): string {
  const way = relative(dirname(file.path), path).split(sep).join('/')
  return way.startsWith('.') ? way : `./${way}`
}

/** The key in the file under which an enabled or disabled plugin stands, by that key or by the plugin's name. */
export function entryOf(given: string, { file, plugins }: Deployment): string {
  const keys = Object.keys(file.plugins)
  const key =
    keys.find((each) => each === given) ??
    plugins.find((each) => each.plugin.name === given)?.specifier ??
    keys.find((each) => packagesFor(given).includes(each))
  if (key !== undefined) return key
  const names = [...keys, ...plugins.flatMap((each) => (each.specifier === undefined ? [] : [each.plugin.name]))]
  throw wrongUsage({
    problem: `There is no plugin "${given}" in ${file.path}.${didYouMean(given, names)}`,
    remedy: keys.length > 0 ? `There are: ${keys.join(', ')}.` : 'It names no plugin at all.',
  })
}

/** A plugin that is not enabled, when it is still installed: for its own way of undoing its tables. */
export async function importDisabled(
  name: string,
  specifier: string | undefined,
  { file }: Deployment,
): Promise<Plugin | undefined> {
  const off = Object.keys(file.plugins).filter((each) => file.plugins[each]?.enabled === false)
  for (const candidate of specifier === undefined ? [...off, ...packagesFor(name)] : [specifier]) {
    const { found, problems } = await tryPlugin(candidate, file)
    if (found?.plugin.name === name) return found.plugin
    if (specifier !== undefined && found === undefined) throw configInvalid({ problems })
  }
  return undefined
}
