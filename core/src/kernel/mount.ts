import type { FastifyInstance } from 'fastify'
import type { PluginState, Shared } from './context.ts'
import { type EmbedGate, embedGate } from './embeds.ts'
import { pluginOff } from './errors.ts'
import { type Authenticator, authenticator, createHttp, type HttpParts, mountRoutes } from './http.ts'
import type { Plugin } from './plugin.ts'
import { isName } from './plugin-shape.ts'
import type { PluginReport } from './report.ts'

export interface MountOptions {
  running: readonly PluginState[]
  reports: () => readonly PluginReport[]
  shared: Shared
  atRoot: readonly ((app: FastifyInstance) => Promise<void> | void)[]
  /** Names under `/webhook/` of the plugins that are off. */
  webhooksOf: (name: string) => readonly string[]
  parts: HttpParts
  /** Without, only the state of the process is answered. */
  serves: boolean
}

export type Mounted =
  | { instance: FastifyInstance; webhooks: ReadonlyMap<Plugin, readonly string[]> }
  | { culprit: Plugin; error: unknown }

/**
 * All routes of all running plugins. A swallowed `register` error leaves half-built routes that crash at the first
 * request, so whoever mounts builds the whole anew without the culprit.
 */
export async function mountAll(options: MountOptions): Promise<Mounted> {
  const { running, shared, atRoot, parts, serves } = options
  const auth = shared.registry.get(authenticator.id) as Authenticator | undefined
  const gate = shared.registry.get(embedGate.id) as EmbedGate | undefined
  const instance = await createHttp(parts)
  let culprit: Plugin | undefined
  const webhooks = new Map<Plugin, readonly string[]>()
  try {
    if (serves) for (const register of atRoot) await instance.register(async (app) => register(app))
    for (const { plugin, context } of serves ? running : []) {
      culprit = plugin
      webhooks.set(plugin, await mountRoutes(instance, plugin, context as never, auth, gate))
    }
    culprit = undefined
    if (serves) mountAbsent(instance, options, [...webhooks.values()].flat())
    await instance.ready()
    return { instance, webhooks }
  } catch (error) {
    await instance.close().catch((cause) => parts.log.warn({ err: cause }, 'a half-built server did not close'))
    culprit ??= await findCulprit(options)
    if (culprit === undefined) throw error
    return { culprit, error }
  }
}

/** Whoever calls a plugin that is off hears "later", not "nothing here": a provider then sends its webhooks again. */
function mountAbsent(instance: FastifyInstance, options: MountOptions, taken: readonly string[]): void {
  // What could never be loaded may be known by a path or a package, which is nothing to be asked for.
  const absent = options.reports().filter(({ name, state }) => state !== 'running' && isName(name))
  for (const { name: plugin } of absent) {
    const webhooks = options.webhooksOf(plugin).filter((name) => !taken.includes(name))
    for (const path of [`/api/${plugin}`, ...webhooks.map((name) => `/webhook/${name}`)])
      for (const url of [path, `${path}/*`])
        instance.all(url, {
          schema: { hide: true },
          // Before the body is read, whatever it is.
          onRequest: async () => {
            throw pluginOff({ plugin }, { details: { plugin, retryAfterSeconds: 60 } })
          },
          handler: () => undefined,
        })
  }
}

/** Schemas of routes are built when all is mounted, and that error does not say whose they are. */
async function findCulprit({ running, parts }: MountOptions): Promise<Plugin | undefined> {
  for (const { plugin, context } of running) {
    const alone = await createHttp(parts)
    try {
      await mountRoutes(alone, plugin, context as never, undefined, undefined)
      await alone.ready()
    } catch (error) {
      parts.log.debug({ err: error, plugin: plugin.name }, 'these routes cannot be built')
      return plugin
    } finally {
      await alone.close()
    }
  }
  return undefined
}
