import type { TObject, TSchema } from '@sinclair/typebox'
import { fileSchema, isSecret, pluginEntry } from './config.ts'
import type { EnabledPlugin } from './kernel.ts'

type JsonSchema = Record<string, unknown>

/**
 * One JSON Schema for the whole configuration file with these plugins, for editors. Draft 7, which all of them know. A
 * plugin that is not enabled yet may have any configuration.
 */
export function configSchema(enabled: readonly EnabledPlugin[]): JsonSchema {
  const plugins: JsonSchema = {}
  const builtin: JsonSchema = {}
  for (const { plugin, specifier } of enabled) {
    if (specifier !== undefined) plugins[specifier] = entryOf(plugin.config)
    else if (plugin.config !== undefined) builtin[plugin.name] = configOf(plugin.config)
  }
  const { properties } = fileSchema
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of Kaunter',
    ...fileSchema,
    properties: {
      ...properties,
      plugins: objectOf(plugins, { ...described(properties.plugins), additionalProperties: pluginEntry }),
      builtin: objectOf(builtin, described(properties.builtin)),
    },
    definitions: {
      environment: objectOf(
        { $env: { type: 'string', pattern: '^[A-Za-z_][A-Za-z0-9_]*$', description: 'Name of the variable.' } },
        { required: ['$env'], description: 'Takes the value from this environment variable.' },
      ),
    },
  }
  // Without the library's symbols, and without what is undefined.
  return JSON.parse(JSON.stringify(schema))
}

function entryOf(config: TObject | undefined): JsonSchema {
  const own = configOf(config)
  const required = (own.required as string[]).length > 0 ? ['config'] : []
  return objectOf({ ...pluginEntry.properties, config: own }, { required })
}

function configOf(config: TObject | undefined): JsonSchema {
  const fields = Object.entries(config?.properties ?? {})
  const required = (config?.required ?? []).filter((name) => config?.properties[name]?.default === undefined)
  const additionalProperties = config?.additionalProperties ?? false
  return objectOf(Object.fromEntries(fields.map(([name, schema]) => [name, field(schema)])), {
    required,
    additionalProperties,
  })
}

/** Any value may come from the environment; a secret must. */
function field(schema: TSchema): JsonSchema {
  const reference = { $ref: '#/definitions/environment' }
  if (isSecret(schema)) return { ...described(schema), allOf: [reference] }
  const { title: _title, description: _description, default: fallback, ...rest } = schema
  return { ...described(schema), default: fallback, anyOf: [rest, reference] }
}

const described = ({ title, description }: TSchema): JsonSchema => ({ title, description })

const objectOf = (properties: JsonSchema, more: JsonSchema): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...more,
})
