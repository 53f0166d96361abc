import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConfigFile } from './config.ts'
import { type ConfigProblem, messageOf } from './errors.ts'
import type { EnabledPlugin } from './kernel.ts'
import type { Plugin } from './plugin.ts'
import { assertPlugin } from './plugin-shape.ts'
import type { PluginReport } from './report.ts'

export interface Discovered {
  plugins: EnabledPlugin[]
  /** Found, but of no use; known only by the name in the file. */
  failed: PluginReport[]
}

/**
 * Imports the enabled plugins of the file. What is not installed is a mistake in the configuration and becomes a problem,
 * with all others; what fails by itself is quarantined, unless it is required.
 */
export async function discoverPlugins(
  file: ConfigFile,
  builtins: readonly Plugin[],
  problems: ConfigProblem[],
): Promise<Discovered> {
  const failed: PluginReport[] = []
  const found: EnabledPlugin[] = builtins.map((plugin) => ({
    plugin,
    path: `${file.path} → builtin.${plugin.name}`,
    values: file.builtin[plugin.name] ?? {},
    required: true,
    builtIn: true,
    origin: {},
    notes: [],
  }))
  for (const name of Object.keys(file.builtin).filter((name) => !builtins.some((plugin) => plugin.name === name)))
    problems.push({
      path: `${file.path} → builtin.${name}`,
      problem: 'is not a built-in part',
      remedy: `Use one of: ${builtins.map((plugin) => plugin.name).join(', ')}.`,
    })
  // A deployment's own node_modules count: beside the configuration file first, then where the server was started.
  const require = createRequire(pathToFileURL(file.path))
  const paths = [dirname(file.path), process.cwd()]
  for (const [specifier, entry] of Object.entries(file.plugins)) {
    if (entry.enabled === false) continue
    const path = `${file.path} → plugins.${specifier}`
    let resolved: string
    try {
      resolved = pathToFileURL(require.resolve(specifier, { paths })).href
    } catch (error) {
      problems.push({
        path,
        problem: `cannot be found (${messageOf(error).split('\n')[0]})`,
        remedy: `Install it with npm install ${specifier}, correct its name, or set "enabled": false.`,
      })
      continue
    }
    try {
      const plugin = assertPlugin(((await import(resolved)) as { default?: unknown }).default)
      const twin = found.find((other) => other.plugin.name === plugin.name)
      if (twin) throw new Error(`its name "${plugin.name}" is taken by ${twin.path}`)
      const { required = false, config: values = {} } = entry
      const origin = { package: specifier }
      found.push({ plugin, specifier, path: `${path}.config`, values, required, builtIn: false, origin, notes: [] })
    } catch (error) {
      const reason = messageOf(error)
      if (entry.required === true)
        problems.push({ path, problem: `cannot be loaded (${reason})`, remedy: 'Mend it, or set "required": false.' })
      else
        failed.push({
          name: specifier,
          package: specifier,
          state: 'quarantined',
          phase: 'import',
          reason,
          remedy: '',
          required: false,
          builtIn: false,
          milliseconds: 0,
          notes: [],
        })
    }
  }
  return { plugins: found, failed }
}
