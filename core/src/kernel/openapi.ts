import swagger from '@fastify/swagger'
import type { FastifyInstance, onRequestHookHandler } from 'fastify'
import type { Buckets } from './buckets.ts'
import { publicLimiter } from './guards.ts'
import { mountReference } from './reference.ts'

/** `/openapi.json`, from the schemas of the routes, and `/reference`, where people read it. */
export async function describeRoutes(http: FastifyInstance, version: string, buckets: Buckets): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Kaunter', version, description: 'Sign in at POST /api/auth/login; send the token as a bearer.' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          widget: {
            type: 'http',
            scheme: 'bearer',
            description: 'Of POST /api/embeds/tokens, in a page of its origin.',
          },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { permission, embed } = route.config ?? {}
      const access = permission
        ? { security: [{ bearer: [] }], description: `Needs ${permission}.` }
        : embed && { security: [{ widget: [] }], description: `For the widget ${embed}.` }
      return {
        url,
        schema: {
          ...schema,
          tags: schema?.tags ?? [url.split('/')[2] ?? 'kernel'],
          ...access,
        },
      }
    },
  })
  http.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, () => http.swagger())
  await mountReference(http, publicLimiter(buckets) as onRequestHookHandler)
}
