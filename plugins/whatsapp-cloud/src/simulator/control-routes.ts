import type { FastifyInstance } from 'fastify'
import type { Clock } from './clock.ts'
import type { Behaviour } from './options.ts'
import type { Outbox } from './outbox.ts'
import type { InboundInput, Simulation } from './simulation.ts'
import type { State } from './state.ts'

interface Parts {
  simulation: Simulation
  outbox: Outbox
  clock: Clock
  state: State
  behaviour: Behaviour
}

const MESSAGE = {
  type: 'object',
  additionalProperties: false,
  anyOf: [{ required: ['from'] }, { required: ['userId'] }],
  properties: {
    from: { type: 'string', pattern: '^\\+?[0-9 ()-]{5,30}$' },
    name: { type: 'string', maxLength: 200 },
    userId: { type: 'string', pattern: '^[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}$' },
    type: { type: 'string', maxLength: 64 },
    text: { type: 'string' },
    message: { type: 'object' },
    wait: { type: 'boolean' },
    count: { type: 'integer', minimum: 1, maximum: 10_000 },
  },
} as const

const BATCH = {
  type: 'object',
  additionalProperties: false,
  required: ['messages'],
  properties: {
    messages: { type: 'array', minItems: 1, maxItems: 20_000, items: MESSAGE },
    perEnvelope: { type: 'integer', minimum: 1, maximum: 1_000 },
    wait: { type: 'boolean' },
  },
} as const

const RAW = {
  type: 'object',
  additionalProperties: false,
  required: ['body'],
  properties: { body: { type: 'string' }, signature: { type: ['string', 'null'] } },
} as const

const milliseconds = { type: 'integer', minimum: 0, maximum: 86_400_000 } as const

const BEHAVIOUR = {
  type: 'object',
  additionalProperties: false,
  properties: {
    deliverAfterMs: milliseconds,
    readAfterMs: { anyOf: [milliseconds, { const: 'when-open' }] },
    duplicates: { type: 'integer', minimum: 0, maximum: 20 },
    shuffle: { type: 'boolean' },
    statusFirst: { type: 'boolean' },
    answerDelayMs: milliseconds,
    escapeUnicode: { type: 'boolean' },
    includeCallbackData: { type: 'boolean' },
    sendStatuses: { type: 'boolean' },
  },
} as const

const CLOCK = {
  type: 'object',
  additionalProperties: false,
  required: ['advanceMs'],
  properties: { advanceMs: { type: 'integer', minimum: 0, maximum: 400 * 86_400_000 } },
} as const

const WEBHOOKS = {
  type: 'object',
  properties: { limit: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 } },
} as const

/** What tests drive the simulator with. Everything is JSON under `/_sim/`. */
export async function controlRoutes(app: FastifyInstance, parts: Parts): Promise<void> {
  const { simulation, outbox, clock, state, behaviour } = parts

  app.post<{ Body: InboundInput & { wait?: boolean; count?: number } }>(
    '/inbound',
    { schema: { body: MESSAGE } },
    async (request) => {
      const { wait = true, count = 1, ...input } = request.body
      const { ids, answered } = simulation.inbound(Array<InboundInput>(count).fill(input), 1)
      if (wait) await answered
      return { ids }
    },
  )

  app.post<{ Body: { messages: InboundInput[]; perEnvelope?: number; wait?: boolean } }>(
    '/batch',
    { schema: { body: BATCH } },
    async (request) => {
      const { messages, perEnvelope = 1_000, wait = true } = request.body
      const { ids, posts, answered } = simulation.inbound(messages, perEnvelope)
      if (wait) await answered
      return { ids, posts }
    },
  )

  app.post<{ Body: { body: string; signature?: string | null } }>('/raw', { schema: { body: RAW } }, (request) =>
    outbox.raw(request.body.body, request.body.signature),
  )

  app.get('/sent', async () => {
    const times = new Map<string, number>()
    for (const { callbackData } of state.sent) {
      if (callbackData !== null) times.set(callbackData, (times.get(callbackData) ?? 0) + 1)
    }
    // `times` above 1 means that one message of ours, told by its callback data, left more than once.
    const items = state.sent.map((item) => ({
      ...item,
      at: new Date(item.at).toISOString(),
      times: item.callbackData === null ? 1 : (times.get(item.callbackData) ?? 1),
    }))
    return { items }
  })

  app.get('/behaviour', async () => behaviour)

  app.put<{ Body: Partial<Behaviour> }>('/behaviour', { schema: { body: BEHAVIOUR } }, async (request) =>
    Object.assign(behaviour, request.body),
  )

  app.post<{ Body: { advanceMs: number } }>('/clock', { schema: { body: CLOCK } }, async (request) => {
    clock.advance(request.body.advanceMs)
    return { now: new Date(clock.now()).toISOString() }
  })

  app.get<{ Querystring: { limit: number } }>('/webhooks', { schema: { querystring: WEBHOOKS } }, async (request) => ({
    items: outbox.deliveries.slice(-request.query.limit).reverse(),
    ...outbox.health,
  }))
}
