import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from './clock.ts'
import { GraphError, unknownObject } from './graph-error.ts'
import type { MediaShelf } from './media.ts'
import type { Behaviour, SimulatorOptions } from './options.ts'
import { digitsOf } from './people.ts'
import type { Simulation } from './simulation.ts'
import { outcomeFor } from './test-numbers.ts'
import { isObject, type ParsedSend, parseSend } from './validate-send.ts'

interface Parts {
  options: SimulatorOptions
  behaviour: Behaviour
  simulation: Simulation
  media: MediaShelf
  clock: Clock
}

type IdParams = { Params: { id: string } }

const MAX_SEND_BYTES = 1024 * 1024
const MAX_UPLOAD_BYTES = 100 * 1024 * 1024
/** `statusFirst` must not hang a call for ever when the server is down. */
const STATUS_FIRST_LIMIT_MS = 5_000
/** v20.0 expired on 2026-09-24; Graph upgrades calls to expired versions silently and says so in a header. */
const OLDEST_VERSION = 21
const CURRENT_VERSION = 'v26.0'

/** The part of the Graph API that a support platform calls. The version prefix was cut off before routing. */
export async function graphRoutes(app: FastifyInstance, parts: Parts): Promise<void> {
  const { options, media } = parts
  const tries = new Map<string, number>()

  app.addHook('onRequest', async (request, reply) => {
    const version = /^\/v(\d+)\.\d+\//.exec(request.originalUrl)
    const isExpired = version !== null && Number(version[1]) < OLDEST_VERSION
    const asked = version?.[0].slice(1, -1) ?? CURRENT_VERSION
    reply.header('facebook-api-version', isExpired ? CURRENT_VERSION : asked)
    if (isExpired) {
      const warning = `The call has been auto-upgraded to ${CURRENT_VERSION} as ${asked} has been deprecated.`
      reply.header('x-ad-api-version-warning', warning)
    }
    if (request.headers.authorization !== `Bearer ${options.accessToken}`) throw new GraphError(190)
  })

  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    if (error instanceof GraphError) return reply.code(error.statusCode).send(error.body())
    const status = error.statusCode ?? 500
    const graph = new GraphError(status < 500 ? 100 : 131000, error.message)
    return reply.code(status).send(graph.body())
  })

  app.post<IdParams>('/:id/messages', { bodyLimit: MAX_SEND_BYTES }, async (request, reply) => {
    const body = request.body
    if (request.params.id !== options.phoneNumberId) throw unknownObject('POST', request.params.id)
    if (!isObject(body)) throw new GraphError(100, 'The request body must be a JSON object')
    if (body.messaging_product !== 'whatsapp') {
      throw new GraphError(100, null, { message: '(#100) The parameter messaging_product is required.' })
    }
    if (body.status !== undefined) return markRead(parts, body)
    return answerSend(parts, tries, parseSend(body), request, reply)
  })

  app.get<IdParams & { Querystring: { fields?: string } }>('/:id', async (request) => {
    const { id } = request.params
    const found = media.get(id)
    if (found !== undefined) {
      const { mimeType, sha256, size } = found
      return {
        messaging_product: 'whatsapp',
        url: media.urlOf(found),
        mime_type: mimeType,
        sha256,
        file_size: size,
        id,
      }
    }
    if (id !== options.phoneNumberId) throw unknownObject('GET', id)
    const all = phoneNumberFields(options)
    const asked = request.query.fields?.split(',').map((field) => field.trim()) ?? Object.keys(all)
    return Object.fromEntries(Object.entries(all).filter(([field]) => field === 'id' || asked.includes(field)))
  })

  app.delete<IdParams>('/:id', async (request) => {
    if (!media.delete(request.params.id)) throw unknownObject('DELETE', request.params.id)
    return { success: true }
  })

  app.get<{ Querystring: { mid?: string; ext?: string; hash?: string } }>(
    '/whatsapp_business/attachments',
    async (request, reply) => {
      const { mid = '', ext = '', hash = '' } = request.query
      const file = media.open(mid, ext, hash)
      if (file === undefined) return reply.code(404).type('text/plain').send('Not Found')
      return reply.type(file.mimeType).send(file.bytes)
    },
  )

  // Uploads may be of any type and big, so they are read as a stream, in a scope of their own.
  await app.register(async (uploads) => {
    uploads.removeAllContentTypeParsers()
    uploads.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    uploads.post<IdParams>('/:id/media', async (request) => {
      if (request.params.id !== options.phoneNumberId) throw unknownObject('POST', request.params.id)
      return { id: (await upload(media, request)).id }
    })
  })

  app.setNotFoundHandler(async (request, reply) => {
    const error = new GraphError(100, null, { message: `Unknown path components: ${request.url}` })
    return reply.code(400).send(error.body())
  })
}

async function markRead({ simulation }: Parts, body: Record<string, unknown>): Promise<{ success: true }> {
  if (body.status !== 'read') throw new GraphError(100, `Unexpected value for status: ${String(body.status)}`)
  if (typeof body.message_id !== 'string') throw new GraphError(131008, "Parameter 'message_id' is mandatory")
  simulation.markSeen(body.message_id, isObject(body.typing_indicator))
  return { success: true }
}

/** Does what the recipient's number asks for; see test-numbers.ts. */
async function answerSend(
  parts: Parts,
  tries: Map<string, number>,
  send: ParsedSend,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { simulation, behaviour, clock, options } = parts
  const outcome = outcomeFor(send.digits ?? '')
  if (send.digits !== null && send.digits === digitsOf(options.displayPhoneNumber)) throw new GraphError(131021)
  if (outcome.kind === 'refuse') throw new GraphError(outcome.code, 'Provoked by the last digits of the recipient')
  if (outcome.kind === 'server-error') {
    return reply.code(500).type('text/html').send('<html><body>Sorry, something went wrong.</body></html>')
  }
  if (outcome.kind === 'flaky') {
    // Counted by what the message says, since callers may change the callback data with each attempt.
    const key = JSON.stringify([send.digits, send.content])
    const count = (tries.get(key) ?? 0) + 1
    tries.set(key, count)
    if (count <= 2) throw new GraphError(131000, `Try ${count} of 2 that fail`)
    tries.delete(key)
  }
  const failure = outcome.kind === 'fail-later' ? new GraphError(131047, 'More than 24 hours have passed') : undefined
  const { message, person, firstStatus } = simulation.accept(send, failure)
  if (outcome.kind === 'hang' || outcome.kind === 'drop') {
    reply.hijack()
    if (outcome.kind === 'drop') request.raw.socket.destroy()
    return reply
  }
  if (behaviour.statusFirst) await Promise.race([firstStatus, clock.wait(STATUS_FIRST_LIMIT_MS)])
  if (behaviour.answerDelayMs > 0) await clock.wait(behaviour.answerDelayMs)
  const contact =
    send.to === null ? { input: send.recipient, user_id: person.userId } : { input: send.to, wa_id: person.phone }
  const id = { id: message.id, ...(send.type === 'template' ? { message_status: 'accepted' } : {}) }
  return { messaging_product: 'whatsapp', contacts: [contact], messages: [id] }
}

function phoneNumberFields(options: SimulatorOptions): Record<string, unknown> {
  return {
    id: options.phoneNumberId,
    display_phone_number: options.displayPhoneNumber,
    verified_name: 'Kaunter simulator',
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    platform_type: 'CLOUD_API',
    account_mode: 'SANDBOX',
    status: 'CONNECTED',
    throughput: { level: 'STANDARD' },
    whatsapp_business_manager_messaging_limit: 'TIER_2K',
  }
}

/** Notes type, size and hash of an upload; the bytes are not kept. A multipart body is looked into, any other is the file. */
async function upload(media: MediaShelf, request: FastifyRequest) {
  const type = request.headers['content-type'] ?? 'application/octet-stream'
  const bytes = bounded((request.body as IncomingMessage | undefined) ?? Readable.from([]))
  if (!type.startsWith('multipart/form-data')) {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of bytes) {
      hash.update(chunk)
      size += chunk.length
    }
    return media.upload(type, size, hash.digest('hex'), null)
  }
  const body = new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream, {
    headers: { 'content-type': type },
  })
  const form = await body.formData().catch((error: unknown) => {
    if (error instanceof GraphError) throw error
    throw new GraphError(100, `The multipart body cannot be read: ${String(error)}`)
  })
  const file = form.get('file')
  if (!(file instanceof File)) throw new GraphError(100, null, { message: '(#100) The parameter file is required.' })
  const declared = form.get('type')
  const mimeType = typeof declared === 'string' ? declared : file.type
  const hash = createHash('sha256').update(new Uint8Array(await file.arrayBuffer()))
  return media.upload(mimeType, file.size, hash.digest('hex'), file.name)
}

async function* bounded(payload: Readable): AsyncGenerator<Buffer> {
  let size = 0
  for await (const chunk of payload as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_UPLOAD_BYTES) throw new GraphError(131053, `An upload may have at most ${MAX_UPLOAD_BYTES} bytes`)
    yield chunk
  }
}
