import type { FastifyInstance } from 'fastify'
import type { Shared } from './context.ts'
import { type Authenticator, authenticator, createHttp, type HttpParts, mountRoutes } from './http.ts'
import type { Plugin } from './plugin.ts'
import type { PluginSet } from './plugin-set.ts'

export interface MountOptions {
  plugins: PluginSet
  shared: Shared
  atRoot: readonly ((app: FastifyInstance) => Promise<void> | void)[]
  parts: HttpParts
  /** Without, only the state of the process is answered. */
  serves: boolean
}

/**
 * All routes of all plugins. A swallowed `register` error leaves half-built routes that crash at the first request, so
 * the whole is built anew without the culprit.
 */
export async function mountAll(options: MountOptions): Promise<FastifyInstance> {
  const { plugins, shared, atRoot, parts, serves } = options
  const auth = shared.registry.get(authenticator.id) as Authenticator | undefined
  for (;;) {
    const instance = await createHttp(parts)
    let culprit: Plugin | undefined
    try {
      if (serves) for (const register of atRoot) await instance.register(async (app) => register(app))
      for (const [plugin, context] of serves ? plugins.contexts : []) {
        culprit = plugin
        await mountRoutes(instance, plugin, context as never, auth)
      }
      culprit = undefined
      await instance.ready()
      return instance
    } catch (error) {
      await instance.close().catch((cause) => parts.log.warn({ err: cause }, 'a half-built server did not close'))
      culprit ??= await findCulprit(options)
      if (culprit === undefined) throw error
      plugins.quarantine(culprit, 'routes', error)
    }
  }
}

/** Schemas of routes are built when all is mounted, and that error does not say whose they are. */
async function findCulprit({ plugins, parts }: MountOptions): Promise<Plugin | undefined> {
  for (const [plugin, context] of plugins.contexts) {
    const alone = await createHttp(parts)
    try {
      await mountRoutes(alone, plugin, context as never, undefined)
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
