import { KaunterError } from '../../kernel/errors.ts'
import { userOf } from '../../kernel/http.ts'
import type { Plugin, Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id } from '../../kernel/wire.ts'
import { pluginUnknown, settingsChanged } from './errors.ts'
import type { SettingsContext } from './index.ts'
import { targetOf } from './place.ts'
import { saveSettings } from './save.ts'
import type { SettingsStore } from './store.ts'
import { formSchema, SettingsView, ShopView, settingsView } from './view.ts'

const read = { permission: 'settings:read' }
const Place = { franchiseId: Type.Optional(Id), outletId: Type.Optional(Id) }
const Name = Type.Object({ plugin: Type.String({ maxLength: 40 }) })

export function routes(app: Routes, ctx: SettingsContext, store: SettingsStore): void {
  const { kernel, directory, people } = ctx.use
  const withSettings = () => kernel.plugins().filter((plugin) => plugin.settings !== undefined)
  const find = (name: string): Plugin => {
    const plugin = withSettings().find((each) => each.name === name)
    if (plugin === undefined) throw pluginUnknown({ plugin: name })
    return plugin
  }

  app.get(
    '',
    {
      config: read,
      schema: {
        summary: 'The plugins that have settings, each with the JSON Schema that its form is made from',
        querystring: Type.Object({ locale: Type.Optional(Type.Union([Type.Literal('en'), Type.Literal('ms')])) }),
        response: {
          200: Type.Object({
            plugins: Type.Array(Type.Object({ name: Type.String(), schema: Type.Unknown() })),
            /** Whether the user may see and change what holds for the whole platform. */
            platform: Type.Boolean(),
          }),
        },
      },
    },
    (request) => {
      const user = userOf(request)
      const locale = request.query.locale ?? user.locale
      return {
        plugins: withSettings().map((plugin) => ({ name: plugin.name, schema: formSchema(plugin, locale) })),
        platform: user.scope.all,
      }
    },
  )

  app.get(
    '/places',
    {
      config: read,
      schema: {
        summary: 'Franchises and outlets within the scope of the user, by name or code',
        querystring: Type.Object({
          search: Type.String({ maxLength: 100, default: '' }),
          limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
        }),
        response: { 200: Type.Object({ items: Type.Array(ShopView) }) },
      },
    },
    async (request) => {
      const { search, limit } = request.query
      return { items: await directory.findShops({ text: search, scope: userOf(request).scope, limit }) }
    },
  )

  app.get(
    '/:plugin',
    {
      config: read,
      schema: {
        summary: 'What is in force for the platform, a franchise or an outlet, and where each value comes from',
        params: Name,
        querystring: Type.Object(Place),
        response: { 200: SettingsView },
      },
    },
    async (request) => {
      const plugin = find(request.params.plugin)
      const target = await targetOf(directory, userOf(request), request.query)
      await store.refresh()
      return settingsView(store, people, plugin, target)
    },
  )

  app.patch(
    '/:plugin',
    {
      config: { permission: 'settings:write' },
      schema: {
        summary: 'Change some values, all or nothing; `version` is that of the values the user saw',
        params: Name,
        body: Type.Object(
          {
            ...Place,
            version: Type.Integer({ minimum: 0, maximum: 2_147_483_646 }),
            values: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
            unset: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 500 })),
          },
          { additionalProperties: false },
        ),
        response: { 200: SettingsView },
      },
    },
    async (request) => {
      const plugin = find(request.params.plugin)
      const user = userOf(request)
      const { franchiseId, outletId, version, values = {}, unset = [] } = request.body
      const place = { franchiseId: franchiseId ?? null, outletId: outletId ?? null }
      const target = await targetOf(directory, user, place)
      const view = async () => {
        await store.refresh()
        return settingsView(store, people, plugin, target)
      }
      try {
        const { audit, live } = ctx.use
        const parts = { table: ctx.table('value'), secrets: kernel.secrets, audit, live }
        await ctx.tx(async (tx) => {
          await saveSettings(tx, parts, plugin, target, { version, values, unset }, user)
          tx.afterCommit(() => kernel.signals.notify('settings'))
        })
      } catch (error) {
        if (error instanceof KaunterError && error.code === settingsChanged.code)
          throw settingsChanged({}, { details: { current: await view() }, cause: error })
        throw error
      }
      return view()
    },
  )
}
