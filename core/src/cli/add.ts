import { existsSync } from 'node:fs'
import type { TSchema } from '@sinclair/typebox'
import { checkConfig, environmentName, isSecret } from '../kernel/config.ts'
import { type ConfigProblem, configInvalid } from '../kernel/errors.ts'
import type { EnabledPlugin } from '../kernel/kernel.ts'
import { requiredServices } from '../kernel/order.ts'
import { didYouMean } from '../kernel/suggest.ts'
import { editConfig } from './config-document.ts'
import { type Deployment, lookAtDeployment } from './deployment.ts'
import { wrongUsage } from './errors.ts'
import { findInstalled } from './plugin-lookup.ts'
import { paint, print } from './terminal.ts'

type Values = Record<string, unknown>

/** `kaunter add` */
export async function add(given: string, { config = [] }: { config?: string[] }): Promise<void> {
  const deployment = await lookAtDeployment()
  const { path } = deployment.file
  if (!deployment.readable && existsSync(path)) throw configInvalid({ problems: deployment.problems })
  const found = await findInstalled(given, deployment)
  const { plugin, specifier = given } = found
  const before = deployment.file.plugins[specifier]
  const properties: Record<string, TSchema> = plugin.config?.properties ?? {}
  const values = { ...secretNames(found), ...before?.config, ...readValues(config, properties) }
  check({ ...found, values }, deployment)
  editConfig(path, (document) => {
    const { enabled: _on, ...entry } = document.plugins?.[specifier] ?? {}
    const full = Object.keys(values).length > 0 ? { ...entry, config: values } : entry
    return { ...document, plugins: { ...document.plugins, [specifier]: full } }
  })
  const was = before === undefined || before.enabled === false ? 'is enabled' : 'was enabled already, and stays so,'
  print(`${paint('green', '✓')} ${specifier} ${was} as "${plugin.name}" in ${path}.`)
  for (const line of [...variables(values, properties, deployment), ...unmet(found, deployment)]) print(`  ${line}`)
  print(`  Start the server again; the start makes its tables.`)
}

/** `--config days=3 --config 'token=$CSAT_TOKEN'`, as the schema wants them. */
function readValues(pairs: readonly string[], properties: Record<string, TSchema>): Values {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, key, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? []
      if (key === undefined || text === undefined)
        throw wrongUsage({
          problem: `"${pair}" is not a setting with its value.`,
          remedy: 'Write --config name=value.',
        })
      const schema = properties[key]
      if (schema === undefined) {
        const names = Object.keys(properties)
        const remedy = names.length > 0 ? `It has: ${names.join(', ')}.` : 'It has none.'
        throw wrongUsage({ problem: `The plugin has no setting "${key}".${didYouMean(key, names)}`, remedy })
      }
      const variable = /^\$([A-Za-z_]\w*)$/.exec(text)?.[1]
      if (variable !== undefined) return [key, { $env: variable }]
      if (isSecret(schema))
        throw wrongUsage({
          problem: `"${key}" is a secret and must not stand in the file.`,
          remedy: `Set it in the environment and name the variable, in single quotes: --config '${key}=$NAME'`,
        })
      return [key, schema.type === 'string' ? text : parsed(text)]
    }),
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Then it is a text, and the check of the schema says whether one may stand there.
    return text
  }
}

/** A secret that must be there gets the name of a variable of its own, so that the file is right at once. */
function secretNames({ plugin }: EnabledPlugin): Values {
  const properties: Record<string, TSchema> = plugin.config?.properties ?? {}
  const names = (plugin.config?.required ?? []).filter((name: string) => isSecret(properties[name]))
  return Object.fromEntries(names.map((name: string) => [name, { $env: upperSnake(`${plugin.name}-${name}`) }]))
}

const upperSnake = (name: string) =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase()

/** @throws KAUNTER_CONFIG_INVALID; variables may still be set later. */
function check({ plugin, path, values }: EnabledPlugin, { environment }: Deployment): void {
  const problems: ConfigProblem[] = []
  checkConfig({ path, schema: plugin.config, values }, environment.env, problems)
  const later = (key: string) => {
    const name = environmentName(values[key])
    return name !== undefined && (environment.env[name] ?? '') === ''
  }
  const now = problems.filter(({ path: place }) => !later(place.slice(path.length + 1)))
  if (now.length > 0) throw configInvalid({ problems: now })
}

function variables(values: Values, properties: Record<string, TSchema>, { environment }: Deployment): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const name = environmentName(value)
    if (name === undefined || (environment.env[name] ?? '') !== '') return []
    const title = properties[key]?.title
    return [`Set before the start: ${name}${title === undefined ? '' : ` (${title})`}`]
  })
}

function unmet({ plugin }: EnabledPlugin, { plugins }: Deployment): string[] {
  const provided = new Set(plugins.flatMap((each) => each.plugin.provides ?? []).map(({ id }) => id))
  const missing = requiredServices(plugin).filter(
    (id) => !provided.has(id) && !id.startsWith('kernel/') && !id.startsWith('host/'),
  )
  return missing.map((id) => `It needs "${id}", which no enabled plugin provides: add one that does.`)
}
