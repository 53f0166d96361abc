import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { type AdminSpec, type ElementContribution, isCommand, isSearch } from '../../kernel/admin-spec.ts'
import { messageOf } from '../../kernel/errors.ts'
import { userOf } from '../../kernel/http.ts'
import { titleOf, translate } from '../../kernel/i18n.ts'
import { definePlugin, type Plugin } from '../../kernel/plugin.ts'
import { uiEntry } from '../../kernel/plugin-ui.ts'
import { kernelServices } from '../../kernel/services.ts'
import { Type } from '../../kernel/tokens.ts'
import { staff } from '../auth/roles.ts'
import { mountDevReload, reloadScript } from './dev-reload.ts'
import { renderGallery, renderShell, type Shell, shellHeaders } from './shell.ts'

/** In both languages: an entry is named before the module with the plugin's other texts is loaded. */
const Label = Type.Object({ en: Type.String(), ms: Type.String() })
const Contribution = Type.Object({
  name: Type.String(),
  title: Label,
  module: Type.String(),
  nav: Type.Array(
    Type.Object({
      path: Type.String(),
      label: Label,
      icon: Type.String(),
      group: Type.Optional(Type.Literal('administration')),
    }),
  ),
  pages: Type.Array(Type.Object({ path: Type.String(), tag: Type.String() })),
  slots: Type.Array(
    Type.Object({
      slot: Type.String(),
      tag: Type.String(),
      order: Type.Number(),
      height: Type.Number(),
      title: Type.Optional(Label),
    }),
  ),
  commands: Type.Array(
    Type.Object({
      name: Type.String(),
      label: Label,
      icon: Type.Optional(Type.String()),
      path: Type.Optional(Type.String()),
    }),
  ),
  searches: Type.Array(Type.Object({ name: Type.String(), label: Label })),
})
const Manifest = Type.Object({
  version: Type.String({ description: 'Another one means that the admin was updated' }),
  plugins: Type.Array(Contribution),
  problems: Type.Array(Type.Object({ plugin: Type.String(), reason: Type.String() })),
})

const directory = join(dirname(fileURLToPath(import.meta.resolve('@kaunter/admin-ui/package.json'))), 'dist', 'shell')
const shellPath = join(directory, 'shell.json')
const readShell = () => readJson<Shell>(shellPath, 'Run `npm run build:ui` to build it.')

/** Serves the admin pages: the shell, and the modules that plugins add to it. */
export const admin = definePlugin({
  name: 'admin',
  title: 'title',
  uses: { kernel: kernelServices },
  permissions: { 'admin:open': { label: 'permission.open', roles: staff } },
  i18n: {
    en: { title: 'Admin pages', 'permission.open': 'Open the admin pages' },
    ms: { title: 'Halaman pentadbiran', 'permission.open': 'Membuka halaman pentadbiran' },
  },
  setup(ctx) {
    const { kernel } = ctx.use
    const shell = readShell()
    const dev = kernel.environment.env.KAUNTER_DEV === '1' && !kernel.environment.production
    const files = {
      decorateReply: false,
      index: false as const,
      cacheControl: false,
      // A name with a hash never means another content; the few others are asked for again.
      setHeaders: (reply: FastifyReply, path: string) => {
        const forever = /-[\w-]{8}\.\w+$/.test(path)
        reply.header('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    }
    kernel.mountAtRoot(async (app) => {
      // Everybody may load the pages; what they show comes from routes with permissions.
      app.addHook('onRoute', (route) => {
        route.schema = { ...route.schema, hide: true }
      })
      await app.register(fastifyStatic, { ...files, root: directory, prefix: '/admin/assets/' })
      // Also of plugins that are off, since a page that is open may just be loading them, and a browser never asks again
      // for a module that it did not get. With an attempt in its address it does, and for all that the module imports.
      for (const { name, admin: ui } of kernel.installed())
        if (ui && isFolder(ui.directory))
          for (const prefix of [`/admin/plugins/${name}/`, `/admin/plugins/${name}/~:attempt/`])
            await app.register(fastifyStatic, { ...files, root: ui.directory, prefix })
      app.get('/admin/plugins/:name/*', (_request, reply) => reply.callNotFound())
      const scripts = dev ? [reloadScript] : []
      const page = (render: typeof renderShell) => (_request: unknown, reply: FastifyReply) => {
        const { html, headers } = render(dev ? readShell() : shell, scripts)
        return reply.headers({ ...shellHeaders, ...headers }).send(html)
      }
      if (dev) {
        const manifests = kernel.plugins().flatMap(({ admin: ui }) => (ui ? join(ui.directory, 'manifest.json') : []))
        mountDevReload(app, [shellPath, ...manifests], ctx.signal)
      }
      app.get('/', (_request, reply) => reply.redirect('/admin/'))
      app.get('/admin', (_request, reply) => reply.redirect('/admin/'))
      if (!kernel.environment.production)
        for (const path of ['/admin/gallery', '/admin/gallery/design']) app.get(path, page(renderGallery))
      app.get('/admin/*', page(renderShell))
    })
  },
  routes(app, ctx) {
    const { kernel } = ctx.use
    const { entry: version } = readShell()
    app.get(
      '/manifest',
      { config: { permission: 'admin:open' }, schema: { response: { 200: Manifest } } },
      (request) => {
        const { permissions } = userOf(request)
        const allowed = (item: { permission: string }) => permissions.has(item.permission)
        const plugins = []
        const problems = kernel
          .report()
          .filter((report) => report.state === 'quarantined')
          .map(({ name, phase, reason }) => ({ plugin: name, reason: `${phase}: ${reason}` }))
        for (const plugin of inOrder(kernel.plugins())) {
          const { name, i18n, admin: ui } = plugin
          try {
            const entry = uiEntry({ admin: ui })
            const label = (key: string) => ({ en: translate(i18n, 'en', key), ms: translate(i18n, 'ms', key) })
            const nav = (ui.nav ?? []).filter(allowed).map((item) => ({ ...item, label: label(item.label) }))
            const pages = (ui.pages ?? []).filter(allowed)
            const slots = (ui.slots ?? []).filter(allowed)
            plugins.push({
              name,
              title: { en: titleOf(plugin, 'en'), ms: titleOf(plugin, 'ms') },
              module: `/admin/plugins/${name}/${entry}`,
              nav,
              pages: [...pages],
              slots: slots.flatMap((item) => (isCommand(item) || isSearch(item) ? [] : toElement(item, label))),
              commands: slots.filter(isCommand).map((item) => ({ ...item, label: label(item.label) })),
              searches: slots.filter(isSearch).map((item) => ({ ...item, label: label(item.label) })),
            })
          } catch (error) {
            ctx.log.error({ err: error, plugin: name }, 'the admin pages of a plugin are missing')
            problems.push({ plugin: name, reason: `ui: ${messageOf(error)}` })
          }
        }
        return { version, plugins, problems }
      },
    )
  },
})

/** What is kept free for an element that does not say how high it is: two lines of text. */
const usualHeight = 48

const toElement = <L>(
  { slot, tag, order = 0, height = usualHeight, title }: ElementContribution,
  label: (key: string) => L,
) => ({ slot, tag, order, height, ...(title === undefined ? {} : { title: label(title) }) })

/** Those with pages, by the place of their first navigation entry; else as they were started. */
function inOrder(plugins: readonly Plugin[]): (Plugin & { admin: AdminSpec })[] {
  const place = ({ admin }: { admin: AdminSpec }) => admin.nav?.[0]?.order ?? 0
  return plugins
    .filter((plugin): plugin is Plugin & { admin: AdminSpec } => plugin.admin !== undefined)
    .sort((a, b) => place(a) - place(b))
}

const isFolder = (path: string) =>
  isAbsolute(path) && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false)

function readJson<T>(path: string, remedy: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T
  } catch (error) {
    throw new Error(`${path} cannot be read (${messageOf(error)}). ${remedy}`, { cause: error })
  }
}
