import { audit, embedSubjects, embeds } from '../../contracts/index.ts'
import { embedGate } from '../../kernel/embeds.ts'
import { type Context, definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { uiDirectory } from '../ui-directory.ts'
import { createGate, ownOrigins } from './gate.ts'
import { createIssuer, type Issuer } from './issuer.ts'
import { migrations } from './migrations.ts'
import { createModules, type Modules } from './modules.ts'
import { routes } from './routes.ts'
import { serveModule } from './serve.ts'
import { type EmbedsSettings, settingsSchema, texts } from './settings.ts'

const uses = { kernel: kernelServices, audit, subjects: embedSubjects }
export type EmbedsContext = Context<unknown, typeof uses, EmbedsSettings>

export interface EmbedsParts {
  modules: Modules
  issuer: Issuer
}
/** What setup makes and routes uses, per kernel of this process. */
const parts = new WeakMap<object, EmbedsParts>()

/** Widgets in pages of other origins: their modules, their tokens, and who may use them. */
export const embedsPlugin = definePlugin({
  name: 'embeds',
  uses,
  provides: [embedGate, embeds],
  settings: settingsSchema,
  permissions: {
    'embeds:manage': { label: 'permission.manage', roles: [] },
    'embeds:issue': { label: 'permission.issue', roles: ['supervisor'] },
  },
  migrations,
  i18n: texts,
  admin: {
    directory: uiDirectory('embeds'),
    nav: [
      {
        path: '/embeds',
        label: 'nav.embeds',
        icon: 'embed',
        permission: 'embeds:manage',
        order: 130,
        group: 'administration',
      },
    ],
    pages: [{ path: '/embeds', tag: 'embeds-page', permission: 'embeds:manage' }],
  },
  setup(ctx) {
    const { kernel } = ctx.use
    const modules = createModules(ctx)
    const own = ownOrigins(kernel.environment.baseUrl)
    const issuer = createIssuer(ctx, own)
    parts.set(ctx, { modules, issuer })
    ctx.provide(embedGate, createGate(ctx, own))
    ctx.provide(embeds, { issue: issuer.write })
    kernel.mountAtRoot(async (app) => {
      // Mounted anew whenever plugins come and go.
      await modules.publish(kernel.plugins())
      app.get('/embed/:plugin/:file', { schema: { hide: true } }, serveModule(modules))
    })
  },
  routes(app, ctx) {
    routes(app, ctx, parts.get(ctx) as EmbedsParts)
  },
})
