import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'

/** `/openapi.json`, from the schemas of the routes. */
export async function describeRoutes(http: FastifyInstance, version: string): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Kaunter', version, description: 'Sign in at POST /api/auth/login; send the token as a bearer.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform: ({ schema, url, route }) => {
      const permission = route.config?.permission
      return {
        url,
        schema: {
          ...schema,
          tags: schema?.tags ?? [url.split('/')[2] ?? 'kernel'],
          ...(permission ? { security: [{ bearer: [] }], description: `Needs ${permission}.` } : {}),
        },
      }
    },
  })
  http.get('/openapi.json', { config: { public: true }, schema: { hide: true } }, () => http.swagger())
}
