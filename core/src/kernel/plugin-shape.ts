import { KindGuard } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Plugin } from './plugin.ts'
import { assertSettings } from './settings-shape.ts'
import { Type } from './tokens.ts'

const fn = Type.Function([], Type.Unknown())
const token = Type.Object({ kind: Type.String(), id: Type.String() })
const sentences = Type.Record(Type.String(), Type.String())
const gated = { path: Type.String(), permission: Type.String() }

const namePattern = '^[a-z][a-z0-9-]{1,39}$'
export const isName = (text: string): boolean => new RegExp(namePattern).test(text)

const shape = Type.Object({
  name: Type.String({ pattern: namePattern }),
  title: Type.Optional(Type.String()),
  uses: Type.Optional(Type.Record(Type.String(), Type.Union([token, Type.Object({ kind: Type.String(), token })]))),
  provides: Type.Optional(Type.Array(token)),
  permissions: Type.Optional(
    Type.Record(Type.String(), Type.Object({ label: Type.String(), roles: Type.Array(Type.String()) })),
  ),
  migrations: Type.Optional(Type.Record(Type.String(), Type.Object({ up: fn, down: fn }))),
  i18n: Type.Optional(Type.Object({ en: sentences, ms: sentences })),
  admin: Type.Optional(
    Type.Object({
      directory: Type.String(),
      nav: Type.Optional(
        Type.Array(
          Type.Object({ ...gated, label: Type.String(), icon: Type.String(), order: Type.Optional(Type.Number()) }),
        ),
      ),
      pages: Type.Optional(Type.Array(Type.Object({ ...gated, tag: Type.String() }))),
      slots: Type.Optional(Type.Array(Type.Object({ slot: Type.String(), permission: Type.String() }))),
    }),
  ),
  embeds: Type.Optional(
    Type.Object({
      directory: Type.String(),
      widgets: Type.Array(
        Type.Object({
          tag: Type.String({ pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)+$', maxLength: 60 }),
          title: Type.String(),
          subject: Type.Object({ type: Type.Literal('object') }),
        }),
      ),
    }),
  ),
  setup: Type.Optional(fn),
  routes: Type.Optional(fn),
})

/**
 * What a plugin's module exports by default, checked: the kernel reads this data before any of the plugin's code can be
 * blamed for a failure, and a plugin written in JavaScript has no compiler to tell.
 */
export function assertPlugin(value: unknown): Plugin {
  const error = Value.Errors(shape, value).First()
  if (error !== undefined) {
    const where = error.path === '' ? 'its default export' : `its ${error.path.slice(1).replaceAll('/', '.')}`
    throw new TypeError(`${where} is not what definePlugin takes (${error.message.toLowerCase()})`)
  }
  const plugin = value as Plugin
  if (plugin.config !== undefined && !KindGuard.IsObject(plugin.config))
    throw new TypeError('its config is not a schema made with Type.Object')
  if (plugin.settings !== undefined) assertSettings(plugin.settings)
  return plugin
}
