import type { Static } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import type { audit, live } from '../../contracts/index.ts'
import { pluginUnknown } from '../../kernel/errors.ts'
import { userOf } from '../../kernel/http.ts'
import type { Context, Routes, Tx } from '../../kernel/plugin.ts'
import { tiers } from '../../kernel/quality.ts'
import type { PluginReport } from '../../kernel/report.ts'
import type { KernelServices } from '../../kernel/services.ts'
import { type Service, Type } from '../../kernel/tokens.ts'

type PluginsContext = Context<unknown, { kernel: Service<KernelServices>; audit: typeof audit; live: typeof live }>

const Text = Type.Optional(Type.String())
const Item = Type.Object({
  name: Type.String(),
  title: Type.String({ description: 'What people call it, in the language of the user' }),
  package: Text,
  version: Text,
  tier: Type.Optional(
    Type.Union(
      tiers.map((tier) => Type.Literal(tier)),
      { description: 'Of its quality.json' },
    ),
  ),
  state: Type.Union([Type.Literal('running'), Type.Literal('quarantined'), Type.Literal('disabled')]),
  phase: Text,
  reason: Text,
  remedy: Text,
  required: Type.Boolean({ description: 'It cannot be switched off' }),
  builtIn: Type.Boolean(),
  canEnable: Type.Boolean({ description: 'Switching it on can help without a restart' }),
  milliseconds: Type.Number({ description: 'Time of its migrations and its setup' }),
  notes: Type.Array(Type.String()),
  dependents: Type.Array(Type.String(), { description: 'Plugins that cannot run without it' }),
  permissions: Type.Array(Type.Object({ name: Type.String(), label: Type.String(), active: Type.Boolean() })),
})
const Name = Type.Object({ name: Type.String({ maxLength: 300 }) })
const access = { permission: 'plugins:manage' }

export function routes(app: Routes, ctx: PluginsContext): void {
  const { lifecycle } = ctx.use.kernel
  const view = (report: PluginReport, request: FastifyRequest) => ({
    ...report,
    notes: [...report.notes],
    ...lifecycle.describe(report.name, userOf(request).locale),
  })

  app.get(
    '',
    { config: access, schema: { response: { 200: Type.Object({ items: Type.Array(Item) }) } } },
    (request) => ({
      items: lifecycle.reports.map((report) => view(report, request)),
    }),
  )

  app.post(
    '/:name/disable',
    {
      config: access,
      schema: {
        summary: 'Switch a plugin off, with those that need it; its data, its jobs and its events stay',
        params: Name,
        body: Type.Object({ reason: Type.Optional(Type.String({ maxLength: 500 })) }, { additionalProperties: false }),
        response: { 200: Item },
      },
    },
    async (request, reply) => {
      const reason = request.body.reason?.trim() || null
      await change(request.params.name, userOf(request).id, 'disabled', { reason }, (tx) =>
        lifecycle.disable(tx, request.params.name, reason),
      )
      return settled(request, await lifecycle.settled(reply.raw))
    },
  )

  app.post(
    '/:name/enable',
    {
      config: access,
      schema: {
        summary: 'Switch a plugin on, or try one again that failed',
        params: Name,
        response: { 200: Item },
      },
    },
    async (request, reply) => {
      await change(request.params.name, userOf(request).id, 'enabled', {}, (tx) =>
        lifecycle.enable(tx, request.params.name),
      )
      return settled(request, await lifecycle.settled(reply.raw))
    },
  )

  const change = (name: string, actorId: string, what: string, after: object, fn: (tx: Tx) => Promise<void>) =>
    ctx.tx(async (tx) => {
      const state = lifecycle.reports.find((report) => report.name === name)?.state
      await fn(tx)
      await ctx.use.audit.record(tx, {
        actorId,
        action: `plugin.${what}`,
        subject: { type: 'plugin', id: name },
        before: { state },
        after: { ...after },
      })
    })

  const settled = (request: FastifyRequest<{ Params: Static<typeof Name> }>, reports: readonly PluginReport[]) => {
    const { name } = request.params
    const report = reports.find((each) => each.name === name)
    if (report === undefined) throw pluginUnknown({ plugin: name })
    return view(report, request)
  }
}
