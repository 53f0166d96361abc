import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConfigFile } from './config.ts'
import { type ConfigProblem, messageOf } from './errors.ts'
import { meantPlugin } from './installed-plugins.ts'
import type { EnabledPlugin } from './kernel.ts'
import type { Plugin } from './plugin.ts'
import { findPlugin, type PluginPackage } from './plugin-package.ts'
import { assertPlugin } from './plugin-shape.ts'
import { tierIn } from './quality.ts'
import { checkRanges, looksLikePlugin, platform, secondCore } from './ranges.ts'
import { remedyOf } from './remedies.ts'
import type { Failure, PluginReport } from './report.ts'
import { didYouMean } from './suggest.ts'

/** A plugin of the file that could not even be imported. */
export interface FailedPlugin extends Omit<PluginReport, keyof Failure>, Failure {
  /** What the file calls it. */
  specifier: string
  /** Where it stands in the file, for messages. */
  path: string
  /** There is nothing of that name. */
  missing: boolean
}

export interface Discovered {
  plugins: EnabledPlugin[]
  failed: FailedPlugin[]
}

interface Candidate {
  specifier: string
  path: string
  entry: ConfigFile['plugins'][string]
  found: PluginPackage
}

/**
 * Finds the enabled plugins of the file, checks that their versions fit together, and only then imports them. What fails
 * is quarantined, unless it is required.
 */
export async function discoverPlugins(
  file: ConfigFile,
  builtins: readonly Plugin[],
  problems: ConfigProblem[],
): Promise<Discovered> {
  const plugins = builtins.map((plugin) => builtInPart(plugin, file))
  const failed: FailedPlugin[] = []
  const names = builtins.map((plugin) => plugin.name)
  for (const name of Object.keys(file.builtin).filter((name) => !names.includes(name)))
    problems.push({
      path: `${file.path} → builtin.${name}`,
      problem: 'is not a built-in part',
      remedy: `${didYouMean(name, names)} There are: ${names.join(', ')}.`.trim(),
    })
  const fail = (where: Pick<Candidate, 'specifier' | 'path' | 'entry'>, failure: Failure, found?: PluginPackage) => {
    const report = failedPlugin(where, failure, found)
    if (report.required) problems.push(asProblem(report))
    else failed.push(report)
  }

  const candidates: Candidate[] = []
  for (const [specifier, entry] of Object.entries(file.plugins)) {
    if (entry.enabled === false) continue
    const path = `${file.path} → plugins.${specifier}`
    try {
      const found = findPlugin(specifier, dirname(file.path))
      if (found === undefined) fail({ specifier, path, entry }, notFound(specifier, dirname(file.path)))
      else candidates.push({ specifier, path, entry, found })
    } catch (error) {
      fail(
        { specifier, path, entry },
        { phase: 'import', reason: messageOf(error), remedy: remedyOf('import', specifier) },
      )
    }
  }

  const installed = platform()
  for (const { found } of candidates)
    if (found.manifest.name !== undefined) installed.set(found.manifest.name, found.manifest.version)
  for (const candidate of candidates) {
    const { specifier, path, entry, found } = candidate
    const name = found.manifest.name ?? specifier
    const range = checkRanges(name, found.manifest, installed, (peer) => looksLikePlugin(peer, found.root))
    const allowed = [name, specifier].some((each) => file.allowIncompatible.includes(each))
    if (range !== undefined && !allowed) {
      fail(candidate, range, found)
      continue
    }
    try {
      const module = (await import(pathToFileURL(found.entry).href)) as { default?: unknown }
      const plugin = assertPlugin(module.default)
      const twin = plugins.find((other) => other.plugin.name === plugin.name)
      if (twin) throw new Error(`its name "${plugin.name}" is taken by ${twin.path}`)
      const { tier, note } = tierIn(found.root)
      const notes = [range && `${range.reason} (it runs because of allowIncompatible)`, secondCore(found), note]
      plugins.push({
        plugin,
        specifier,
        path: `${path}.config`,
        values: entry.config ?? {},
        required: entry.required ?? false,
        builtIn: false,
        origin: { ...originOf(specifier, found), ...(tier && { tier }) },
        root: found.root,
        notes: notes.filter((note) => note !== undefined),
      })
    } catch (error) {
      fail(candidate, { phase: 'import', reason: messageOf(error), remedy: remedyOf('import', specifier) }, found)
    }
  }
  return { plugins, failed }
}

/** As it is told when the start ends because of something else, or because the plugin is required. */
export const asProblem = ({ path, phase, reason, remedy }: FailedPlugin): ConfigProblem => ({
  path,
  problem: phase === 'import' ? reason.replace(/^it /, '') : reason,
  remedy,
})

function builtInPart(plugin: Plugin, file: ConfigFile): EnabledPlugin {
  const path = `${file.path} → builtin.${plugin.name}`
  const values = file.builtin[plugin.name] ?? {}
  return { plugin, path, values, required: true, builtIn: true, origin: {}, notes: [] }
}

function failedPlugin(
  { specifier, path, entry }: Pick<Candidate, 'specifier' | 'path' | 'entry'>,
  failure: Failure,
  found: PluginPackage | undefined,
): FailedPlugin {
  return {
    name: specifier,
    specifier,
    ...originOf(specifier, found),
    path,
    missing: found === undefined,
    state: 'quarantined',
    required: entry.required ?? false,
    builtIn: false,
    milliseconds: 0,
    notes: [],
    ...failure,
  }
}

const originOf = (specifier: string, found: PluginPackage | undefined): EnabledPlugin['origin'] => ({
  package: found?.manifest.name ?? specifier,
  ...(found?.manifest.version !== undefined && { version: found.manifest.version }),
})

function notFound(specifier: string, folder: string): Failure {
  const reason = 'it cannot be found'
  const otherwise = 'or set "enabled": false.'
  if (/^[./]/.test(specifier))
    return { phase: 'import', reason, remedy: `Correct the path, which begins at ${folder}, ${otherwise}` }
  const meant = meantPlugin(specifier, [folder, process.cwd()]).trim()
  const install = `Install it with npm install ${specifier}, correct its name, ${otherwise}`
  return { phase: 'import', reason, remedy: [meant, install].filter(Boolean).join(' ') }
}
