import type { FastifyInstance } from 'fastify'
import type { Live } from './live.ts'
import type { MediaShelf } from './media.ts'
import type { People } from './people.ts'
import { clientModule, isClientModule } from './phone/client-module.ts'
import { PHONE_PAGE } from './phone/page.ts'
import { PHONE_STYLE } from './phone/style.ts'
import type { ComposeInput } from './phone/view.ts'
import type { PhoneScreen } from './phone-screen.ts'
import type { Simulation } from './simulation.ts'

interface Parts {
  simulation: Simulation
  people: People
  media: MediaShelf
  live: Live
  screen: PhoneScreen
}

const id = { type: 'string', minLength: 1, maxLength: 200 } as const

const COMPOSE = {
  type: 'object',
  additionalProperties: false,
  required: ['person', 'kind'],
  properties: {
    person: id,
    kind: { enum: ['text', 'image', 'voice', 'document', 'location', 'contacts', 'sticker', 'reaction', 'tap'] },
    text: { type: 'string', maxLength: 4096 },
    target: id,
    choice: { type: 'string', maxLength: 256 },
  },
} as const

const READ = {
  type: 'object',
  additionalProperties: false,
  required: ['person', 'ids'],
  properties: { person: id, ids: { type: 'array', maxItems: 5_000, items: id } },
} as const

const NEW_PERSON = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { name: { type: 'string', minLength: 1, maxLength: 100, pattern: '\\S' }, hidden: { type: 'boolean' } },
} as const

const SWITCH = {
  type: 'object',
  additionalProperties: false,
  required: ['online'],
  properties: { online: { type: 'boolean' } },
} as const

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The phone page, and what it asks for. */
export async function phoneRoutes(app: FastifyInstance, parts: Parts): Promise<void> {
  const { simulation, people, media, live, screen } = parts

  app.addHook('onSend', async (_request, reply) => {
    reply.headers({
      'content-security-policy': CSP,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    })
  })

  app.get('/phone', async (_request, reply) => reply.type('text/html; charset=utf-8').send(PHONE_PAGE))

  app.get('/phone/style.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(PHONE_STYLE))

  app.get<{ Params: { file: string } }>('/phone/client/:file', async (request, reply) => {
    const { file } = request.params
    if (!isClientModule(file)) return reply.code(404).type('text/plain').send('Not Found')
    return reply.type('text/javascript; charset=utf-8').send(await clientModule(file))
  })

  app.get<{ Params: { id: string } }>('/phone/media/:id', async (request, reply) => {
    const sample = media.sample(request.params.id)
    if (sample === undefined) return reply.code(404).type('text/plain').send('Not Found')
    return reply.type(sample.mimeType).send(sample.bytes)
  })

  app.get<{ Querystring: { phone?: string } }>('/_sim/events', { exposeHeadRoute: false }, async (request, reply) => {
    const { phone } = request.query
    const person = phone === undefined ? null : people.get(phone)
    reply.hijack()
    live.open(reply.raw, person?.id ?? null, screen.snapshot(person))
    return reply
  })

  app.get('/_sim/people', async () => ({ items: screen.peopleViews() }))

  app.post<{ Body: { name: string; hidden?: boolean } }>(
    '/_sim/people',
    { schema: { body: NEW_PERSON } },
    async (request, reply) => {
      const person = people.create(request.body.name.trim(), request.body.hidden ?? false)
      screen.peopleChanged()
      return reply.code(201).send(person)
    },
  )

  app.patch<{ Params: { id: string }; Body: { online: boolean } }>(
    '/_sim/people/:id',
    { schema: { body: SWITCH } },
    async (request) => {
      const person = people.get(request.params.id)
      simulation.setOnline(person, request.body.online)
      return person
    },
  )

  app.post<{ Body: ComposeInput }>('/_sim/phone/messages', { schema: { body: COMPOSE } }, async (request, reply) => {
    const message = simulation.compose(request.body)
    return reply.code(201).send({ id: message.id })
  })

  app.post<{ Body: { person: string; ids: string[] } }>(
    '/_sim/phone/read',
    { schema: { body: READ } },
    async (request, reply) => {
      simulation.read(people.get(request.body.person), request.body.ids)
      return reply.code(204).send()
    },
  )
}
