import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { ConfigFile } from './config.ts'
import { type ConfigProblem, messageOf } from './errors.ts'
import type { EnabledPlugin } from './kernel.ts'
import type { Plugin } from './plugin.ts'

const namePattern = /^[a-z][a-z0-9-]{1,39}$/

/** Imports the enabled plugins of the file. What cannot be imported becomes a problem, with all others. */
export async function discoverPlugins(
  file: ConfigFile,
  builtins: readonly Plugin[],
  problems: ConfigProblem[],
): Promise<EnabledPlugin[]> {
  const found: EnabledPlugin[] = builtins.map((plugin) => ({
    plugin,
    path: `${file.path} → builtin.${plugin.name}`,
    values: file.builtin[plugin.name] ?? {},
    required: true,
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
    try {
      const resolved = pathToFileURL(require.resolve(specifier, { paths })).href
      const plugin = checkShape(((await import(resolved)) as { default?: unknown }).default)
      const twin = found.find((other) => other.plugin.name === plugin.name)
      if (twin) throw new Error(`its name "${plugin.name}" is taken by ${twin.path}`)
      found.push({ plugin, path: `${path}.config`, values: entry.config ?? {}, required: entry.required ?? false })
    } catch (error) {
      problems.push({
        path,
        problem: `cannot be loaded (${messageOf(error)})`,
        remedy: `Install it with npm install ${specifier}, correct its name, or set "enabled": false.`,
      })
    }
  }
  return found
}

function checkShape(value: unknown): Plugin {
  const plugin = value as Plugin | undefined
  if (typeof plugin?.name !== 'string') throw new Error('its default export is not what definePlugin returns')
  if (!namePattern.test(plugin.name))
    throw new Error(`its name "${plugin.name}" must be lower case letters, digits and dashes, 2 to 40 of them`)
  return plugin
}
