import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Shared } from './context.ts'
import { health } from './health.ts'
import { type Authenticator, authenticator, createHttp, mountRoutes } from './http.ts'
import type { Plugin } from './plugin.ts'
import type { PluginSet } from './plugin-set.ts'

export interface MountOptions {
  plugins: PluginSet
  shared: Shared
  atRoot: readonly ((app: FastifyInstance) => Promise<void> | void)[]
  log: FastifyBaseLogger
  version: string
  /** Without, only the state of the process is answered. */
  serves: boolean
}

/**
 * All routes of all plugins. A swallowed `register` error leaves half-built routes that crash at the first request, so
 * the whole is built anew without the culprit.
 */
export async function mountAll(options: MountOptions): Promise<FastifyInstance> {
  const { plugins, shared, atRoot, log, version, serves } = options
  const auth = shared.registry.get(authenticator.id) as Authenticator | undefined
  for (;;) {
    const instance = await createHttp(log, version)
    instance.get('/health', { config: { public: true }, schema: { hide: true } }, async (_request, reply) => {
      const { usable, body } = await health(shared, plugins.states, plugins.reports)
      return reply.code(usable ? 200 : 503).send(body)
    })
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
      await instance.close().catch((cause) => log.warn({ err: cause }, 'a half-built server did not close'))
      culprit ??= await findCulprit(options)
      if (culprit === undefined) throw error
      plugins.quarantine(culprit, 'routes', error)
    }
  }
}

/** Schemas of routes are built when all is mounted, and that error does not say whose they are. */
async function findCulprit({ plugins, log, version }: MountOptions): Promise<Plugin | undefined> {
  for (const [plugin, context] of plugins.contexts) {
    const alone = await createHttp(log, version)
    try {
      await mountRoutes(alone, plugin, context as never, undefined)
      await alone.ready()
    } catch (error) {
      log.debug({ err: error, plugin: plugin.name }, 'these routes cannot be built')
      return plugin
    } finally {
      await alone.close()
    }
  }
  return undefined
}
