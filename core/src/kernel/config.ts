import { readFileSync } from 'node:fs'
import type { TObject, TSchema } from '@sinclair/typebox'
import { Value, type ValueError } from '@sinclair/typebox/value'
import { type ConfigProblem, configInvalid, messageOf } from './errors.ts'
import { Type } from './tokens.ts'

/** What `kaunter.config.json` may hold. Plugin configurations are checked against each plugin's own schema. */
const fileSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    plugins: Type.Record(
      Type.String(),
      Type.Object(
        {
          enabled: Type.Optional(Type.Boolean()),
          required: Type.Optional(Type.Boolean()),
          config: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
        },
        { additionalProperties: false },
      ),
    ),
    builtin: Type.Optional(Type.Record(Type.String(), Type.Record(Type.String(), Type.Unknown()))),
  },
  { additionalProperties: false },
)

export interface ConfigFile {
  path: string
  plugins: Record<string, { enabled?: boolean; required?: boolean; config?: Record<string, unknown> }>
  builtin: Record<string, Record<string, unknown>>
}

/**
 * Reads and checks the form of the configuration file.
 *
 * @throws KAUNTER_CONFIG_INVALID when it is missing, not JSON, or not of the right form.
 */
export function readConfigFile(path: string): ConfigFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw invalid(
      path,
      `cannot be read (${messageOf(error)})`,
      'Create it, or name another file in KAUNTER_CONFIG.',
      error,
    )
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw invalid(path, `is not JSON (${messageOf(error)})`, 'Look for a missing comma or quote at that place.', error)
  }
  const problems = [...Value.Errors(fileSchema, json)].map((error) => problemOf(error, path))
  if (problems.length > 0) throw configInvalid({ problems })
  const file = json as Omit<ConfigFile, 'path'>
  return { path, plugins: file.plugins, builtin: file.builtin ?? {} }
}

const invalid = (path: string, problem: string, remedy: string, cause: unknown) =>
  configInvalid({ problems: [{ path, problem, remedy }] }, { cause })

export interface ConfigRequest {
  /** Where the values stand, for messages: `plugins.@kaunter/plugin-tickets.config`. */
  path: string
  schema: TObject | undefined
  values: Record<string, unknown>
}

/** Checks one plugin's configuration: `$env` resolved, numbers converted, defaults filled. Problems are added, not thrown. */
export function checkConfig(request: ConfigRequest, env: NodeJS.ProcessEnv, problems: ConfigProblem[]): unknown {
  const schema: TObject = request.schema ?? Type.Object({}, { additionalProperties: false })
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
  const converted = Value.Convert(schema, Value.Default(schema, resolved))
  const strict = { ...schema, additionalProperties: schema.additionalProperties ?? false } as TSchema
  const before = problems.length
  for (const error of Value.Errors(strict, converted))
    problems.push(problemOf(error, request.path, sources.get(error.path)))
  return problems.length > before ? undefined : deepFreeze(converted)
}

function environmentName(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const name = (value as { $env?: unknown }).$env
  return typeof name === 'string' ? name : undefined
}

const isSecret = (schema: TSchema | undefined) => (schema as { secret?: boolean } | undefined)?.secret === true

function problemOf(error: ValueError, root: string, variable?: string): ConfigProblem {
  const path = error.path === '' ? root : `${root}${error.path.replaceAll('/', '.')}`
  const unexpected = error.message === 'Unexpected property'
  return {
    path,
    problem: unexpected
      ? 'is not a setting that exists'
      : error.value === undefined
        ? 'is missing'
        : `${error.message.toLowerCase()}, but is ${describe(error)}`,
    remedy: unexpected
      ? 'Remove it, or look for a spelling mistake.'
      : variable !== undefined
        ? `Set the environment variable ${variable}.`
        : 'Correct this value in the file.',
  }
}

/** A wrong value helps to find the mistake, but a secret must not land in a terminal or a log. */
function describe(error: ValueError): string {
  return isSecret(error.schema) ? 'something else (hidden, it is a secret)' : JSON.stringify(error.value)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const child of Object.values(value)) deepFreeze(child)
  }
  return value
}
