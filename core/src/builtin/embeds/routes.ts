import { userOf } from '../../kernel/http.ts'
import { translate } from '../../kernel/i18n.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Instant } from '../../kernel/wire.ts'
import type { EmbedsContext, EmbedsParts } from './index.ts'
import { defaultMinutes, maxMinutes } from './token.ts'

const Tag = Type.String({ minLength: 3, maxLength: 60 })
const Widget = Type.Object({
  plugin: Type.String(),
  tag: Type.String(),
  title: Type.Object({ en: Type.String(), ms: Type.String() }),
  module: Type.String({ description: 'Address of the module; the same content for ever' }),
  integrity: Type.String({ description: 'For the attribute of the same name of the script' }),
  bytes: Type.Integer(),
  subject: Type.Unknown({ description: 'JSON Schema of what a token of it says' }),
})

export function routes(app: Routes, ctx: EmbedsContext, { modules, issuer }: EmbedsParts): void {
  const { kernel } = ctx.use
  const manage = { permission: 'embeds:manage' }

  app.get(
    '',
    {
      config: manage,
      schema: {
        summary: 'The widgets that pages of other origins can use, and which origins these are',
        response: { 200: Type.Object({ items: Type.Array(Widget), origins: Type.Array(Type.String()) }) },
      },
    },
    async () => {
      const items = modules.all().map(({ plugin, widget, path, integrity, bytes }) => {
        const texts = kernel.plugins().find(({ name }) => name === plugin)?.i18n
        const title = { en: translate(texts, 'en', widget.title), ms: translate(texts, 'ms', widget.title) }
        const { tag, subject } = widget
        return { plugin, tag, title, module: kernel.environment.baseUrl + path, integrity, bytes, subject }
      })
      return { items, origins: [...(await ctx.settings()).origins] }
    },
  )

  app.post(
    '/tokens',
    {
      config: { permission: 'embeds:issue' },
      schema: {
        summary: 'A short-lived token for one widget in pages of one origin; ask for it from your backend',
        body: Type.Object(
          {
            widget: Tag,
            origin: Type.String({ maxLength: 200 }),
            subject: Type.Record(Type.String(), Type.Unknown(), {
              maxProperties: 20,
              description: 'Everybody who has the page can read it',
            }),
            minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: maxMinutes, default: defaultMinutes })),
          },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ token: Type.String(), expiresAt: Instant }) },
      },
    },
    async (request, reply) => {
      const { token, expiresAt } = await issuer.issueFor(userOf(request), request.body)
      return reply.code(201).send({ token, expiresAt: expiresAt.toISOString() })
    },
  )

  app.post(
    '/withdraw',
    {
      config: manage,
      schema: {
        summary: 'All tokens of a widget that were issued until now no longer hold',
        body: Type.Object({ widget: Tag }, { additionalProperties: false }),
        response: { 200: Type.Object({ ok: Type.Literal(true) }) },
      },
    },
    async (request) => {
      await issuer.withdraw(userOf(request), request.body.widget)
      return { ok: true as const }
    },
  )
}
