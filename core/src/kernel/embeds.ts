import { accessSync, constants } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import type { TObject } from '@sinclair/typebox'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { embedRouteInvalid, messageOf, notSignedIn } from './errors.ts'
import type { Plugin } from './plugin.ts'
import { defineService } from './tokens.ts'

/** A widget for pages of other origins: a web component in one self-contained module. */
export interface WidgetSpec {
  /** Begins with the plugin's name and a dash. */
  tag: string
  /** May be a key of `i18n`. */
  title: string
  /** What a token of it says: whom or what the widget shows. Everybody who has the page can read it. */
  subject: TObject
}

/** The widgets that a plugin offers to pages of other origins. */
export interface EmbedsSpec {
  /** Folder of the built widgets: `<tag>.js` each. */
  directory: string
  widgets: readonly WidgetSpec[]
}

/** On whose behalf a widget in a foreign page asks. */
export interface Embed<Subject = Record<string, unknown>> {
  /** What the token was issued for; it fits the schema of the widget. */
  readonly subject: Subject
  /** The page that the widget is in. */
  readonly origin: string
  /** Tells tokens apart, for example to limit what may be done with one. */
  readonly tokenId: string
  readonly issuedAt: Date
}

/** Lets widgets in pages of other origins call the routes that are made for them. */
export interface EmbedGate {
  /** Answers the browser's question before the request itself: 204 for an allowed origin. */
  preflight(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
  /** Whoever asks, by the token; the headers that let the page read the answer are set on the way. */
  admit(request: FastifyRequest, reply: FastifyReply, plugin: Plugin, widget: string): Promise<Embed>
}
export const embedGate = defineService<EmbedGate>('embed-gate/v1')

const embeds = new WeakMap<FastifyRequest, Embed>()

/**
 * The widget behind a request to a route with `config: { embed: '<tag>' }`.
 *
 * @throws KAUNTER_AUTH_REQUIRED on any other route.
 */
export function embedOf<Subject = Record<string, unknown>>(request: FastifyRequest): Embed<Subject> {
  const embed = embeds.get(request)
  if (embed === undefined) throw notSignedIn({})
  return embed as Embed<Subject>
}

/** The file of a widget: one module that brings all it needs. */
export const embedFile = ({ embeds }: Pick<Plugin, 'embeds'>, tag: string): string =>
  join(embeds?.directory ?? '', `${tag}.js`)

/** A widget that is announced and cannot be loaded would be found out by a shop's customers; so it is looked for at the start. */
export function assertEmbeds({ name, embeds }: Plugin, packageName: string | undefined): void {
  if (embeds === undefined) return
  if (!isAbsolute(embeds.directory)) throw new Error(`its folder of embeds, ${embeds.directory}, is no absolute path`)
  const prefixes = packageName?.startsWith('@kaunter/') ? [`${name}-`, 'kaunter-'] : [`${name}-`]
  for (const { tag } of embeds.widgets) {
    if (!prefixes.some((prefix) => tag.startsWith(prefix)))
      throw new Error(`its widget <${tag}> must be called <${name}-…>, so that it cannot meet another plugin's`)
    try {
      accessSync(embedFile({ embeds }, tag), constants.R_OK)
    } catch (error) {
      throw new Error(`its widget <${tag}> cannot be read (${messageOf(error)})`, { cause: error })
    }
  }
}

/** Routes of `scope` that name a widget ask the gate, and answer the preflight of browsers. */
export function guardEmbeds(scope: FastifyInstance, plugin: Plugin, gate: EmbedGate | undefined): void {
  const asked = new Set<string>()
  scope.addHook('onRoute', function (route) {
    const widget = route.config?.embed
    if (widget === undefined || route.method === 'OPTIONS') return
    const { permission, public: isPublic } = route.config ?? {}
    const declared = plugin.embeds?.widgets.some(({ tag }) => tag === widget)
    if (!declared || permission !== undefined || isPublic)
      throw embedRouteInvalid({ method: String(route.method), url: route.url, widget })
    route.onRequest = [
      async (request, reply) => {
        if (gate === undefined) throw notSignedIn({})
        embeds.set(request, await gate.admit(request, reply, plugin, widget))
      },
      ...[route.onRequest ?? []].flat(),
    ]
    // The root of a prefix is one route with two addresses, with and without the slash.
    const path = route.routePath || '/'
    if (asked.has(route.prefix + path)) return
    asked.add(route.prefix + path)
    this.options(path, {
      config: { embed: widget },
      schema: { hide: true },
      handler: async (request, reply) => gate?.preflight(request, reply),
    })
  })
}
