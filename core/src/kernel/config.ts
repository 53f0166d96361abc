import { readFileSync } from 'node:fs'
import type { Static, TObject, TSchema } from '@sinclair/typebox'
import { Value, type ValueError } from '@sinclair/typebox/value'
import { convertText } from './convert.ts'
import { type ConfigProblem, messageOf } from './errors.ts'
import { didYouMean } from './suggest.ts'
import { Type } from './tokens.ts'

const values = Type.Record(Type.String(), Type.Unknown())
export const pluginEntry = Type.Object(
  {
    enabled: Type.Optional(
      Type.Boolean({ default: true, description: 'Whether the plugin runs. Its tables stay either way.' }),
    ),
    required: Type.Optional(
      Type.Boolean({ default: false, description: 'Whether the server refuses to start without this plugin.' }),
    ),
    config: Type.Optional(values),
  },
  { additionalProperties: false },
)

/** What `kaunter.config.json` may hold. Plugin configurations are checked against each plugin's own schema. */
export const fileSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String({ description: 'Written by kaunter schema --link; editors complete by it.' })),
    plugins: Type.Record(Type.String(), pluginEntry, {
      description: 'The enabled plugins: packages by name, local ones by their path from this file.',
    }),
    builtin: Type.Optional(
      Type.Record(Type.String(), values, { description: 'Configuration of the parts that are always on.' }),
    ),
    allowIncompatible: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Packages of plugins that run although they ask for other versions than those that are here.',
      }),
    ),
    migrateOnBoot: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          'Whether a start runs pending migrations. With false it refuses to start until kaunter migrate ran.',
      }),
    ),
  },
  { additionalProperties: false },
)

type PluginEntry = Static<typeof pluginEntry>

export interface ConfigFile {
  path: string
  plugins: Record<string, PluginEntry>
  builtin: Record<string, Record<string, unknown>>
  migrateOnBoot: boolean
  allowIncompatible: readonly string[]
}

/**
 * Reads the configuration file and checks its form. Problems are added, not thrown, and what is right in the file is
 * given all the same, so that one look shows every mistake.
 *
 * @returns `undefined` when it is missing or not JSON.
 */
export function readConfigFile(path: string, problems: ConfigProblem[]): ConfigFile | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
    const remedy = `${missing ? 'Create it with kaunter add <plugin>' : 'Make it readable'}, or name another file in KAUNTER_CONFIG.`
    problems.push({ path, problem: missing ? 'is not there' : `cannot be read (${messageOf(error)})`, remedy })
    return undefined
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    const remedy = 'Look for a missing comma or quote at that place.'
    problems.push({ path, problem: `is not JSON (${messageOf(error)})`, remedy })
    return undefined
  }
  for (const error of firstOfEach(Value.Errors(fileSchema, json))) problems.push(problemOf(error, `${path} → `))
  const { plugins, builtin, migrateOnBoot, allowIncompatible } = (json ?? {}) as Record<string, unknown>
  return {
    path,
    plugins: rightEntries(pluginEntry, plugins),
    builtin: rightEntries(values, builtin),
    migrateOnBoot: migrateOnBoot !== false,
    allowIncompatible: Array.isArray(allowIncompatible) ? allowIncompatible.map(String) : [],
  }
}

function rightEntries<S extends TSchema>(schema: S, given: unknown): Record<string, Static<S>> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return {}
  return Object.fromEntries(Object.entries(given).filter(([, entry]) => Value.Check(schema, entry)))
}

export interface ConfigRequest {
  /** Where the values stand, for messages: `plugins.@kaunter/plugin-tickets.config`. */
  path: string
  schema: TObject | undefined
  values: Record<string, unknown>
}

/** Checks one plugin's configuration: `$env` resolved, numbers converted, defaults filled. Problems are added, not thrown. */
export function checkConfig(request: ConfigRequest, env: NodeJS.ProcessEnv, problems: ConfigProblem[]): unknown {
  const schema: TObject = request.schema ?? Type.Object({}, { additionalProperties: false })
  const before = problems.length
  const sources = new Map<string, string>()
  const resolved: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(request.values)) {
    const name = environmentName(value)
    if (name === undefined) {
      if (isSecret(schema.properties[key]) && value !== undefined && value !== null)
        problems.push({
          path: `${request.path}.${key}`,
          problem: 'is a secret written in the file',
          remedy: `Put it in the environment and write { "$env": "NAME" } here.`,
        })
      resolved[key] = value
      continue
    }
    sources.set(`/${key}`, name)
    // An empty variable counts as unset: that is how a line left blank in an .env file arrives.
    const found = env[name]
    if (found !== undefined && found !== '') resolved[key] = found
  }
  // Only texts from the environment: in the file, `"7"` is not a number.
  const texts = Object.fromEntries(Object.entries(resolved).filter(([key]) => sources.has(`/${key}`)))
  const converted = Value.Default(schema, { ...resolved, ...(convertText(schema, texts) as object) })
  const strict = { ...schema, additionalProperties: schema.additionalProperties ?? false } as TSchema
  for (const error of firstOfEach(Value.Errors(strict, converted)))
    problems.push(problemOf(error, `${request.path}.`, sources.get(error.path)))
  return problems.length > before ? undefined : deepFreeze(converted)
}

export function environmentName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const name = (value as { $env?: unknown }).$env
  return typeof name === 'string' ? name : undefined
}

export const isSecret = (schema: TSchema | undefined) => (schema as { secret?: boolean } | undefined)?.secret === true

/** What is missing is also of the wrong type; that needs to be said once. */
const firstOfEach = (errors: Iterable<ValueError>) =>
  [...errors].filter((error, i, all) => all.findIndex((other) => other.path === error.path) === i)

function problemOf(error: ValueError, root: string, variable?: string): ConfigProblem {
  // A JSON pointer writes `/` within a name as `~1`, and names of packages have one.
  const names = error.path.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const path = names === '' ? root.replace(/\W+$/, '') : `${root}${names}`
  const unexpected = error.message === 'Unexpected property'
  const missing = error.value === undefined
  const known = Object.keys((error.schema.properties ?? {}) as object)
  const meant = didYouMean(names.split('.').at(-1) ?? '', known)
  return {
    path,
    problem: unexpected
      ? 'is not a setting that exists'
      : missing
        ? 'is missing'
        : `${error.message.toLowerCase()}, but is ${describe(error)}`,
    remedy: unexpected
      ? (meant && `${meant.trim()} Else remove it.`) || 'Remove it, or look for a spelling mistake.'
      : variable !== undefined
        ? `${missing ? 'Set' : 'Correct'} the environment variable ${variable}.`
        : `${missing ? 'Add' : 'Correct'} this value in the file.`,
  }
}

/** A wrong value helps to find the mistake, but a secret must not land in a terminal or a log. */
function describe(error: ValueError): string {
  return isSecret(error.schema) ? 'something else (hidden, it is a secret)' : JSON.stringify(error.value)
}

/** Freezes a value with everything in it. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of Object.values(value)) deepFreeze(child)
  }
  return value
}
