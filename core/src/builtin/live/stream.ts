import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { messageOf } from '../../kernel/errors.ts'
import { type Authenticator, type User, userOf } from '../../kernel/http.ts'
import { type Static, Type } from '../../kernel/tokens.ts'
import { type Hub, type Listener, toChunk } from './hub.ts'
import { type EventLog, type LoggedEvent, maySee } from './log.ts'

const heartbeatMilliseconds = 15_000
const heardMilliseconds = 60_000
/** A browser that reads so slowly is cut off; it comes back with Last-Event-ID. */
const maxBuffered = 1024 * 1024
const replayPage = 500
/** Whoever missed more than this reads everything anew, which is less work for both sides. */
const maxMissed = 5000

interface Parts {
  hub: Hub
  log: EventLog
  authenticator: Authenticator
  /** Called while the stream is open, every minute. */
  heard: (userId: string) => Promise<void>
  /** Aborted at shutdown. */
  signal: AbortSignal
}

/** Where a browser begins, beside `Last-Event-ID`, which a page cannot set by itself and which wins. */
export const LiveQuery = Type.Object({
  after: Type.Optional(Type.String({ maxLength: 20, description: 'As Last-Event-ID' })),
  recent: Type.Optional(
    Type.Integer({ minimum: 0, maximum: 60, description: 'Without a place: begin so many seconds ago' }),
  ),
  brief: Type.Optional(
    Type.Boolean({
      description: 'End when all was said that there is: for proxies that pass on nothing before the end',
    }),
  ),
})

/** Keeps a stream open: first what the browser missed, then what happens. */
export async function openStream(
  request: FastifyRequest,
  reply: FastifyReply,
  { after, recent, brief = false }: Static<typeof LiveQuery>,
  parts: Parts,
): Promise<void> {
  const { hub, log } = parts
  let user: User = userOf(request)
  reply.headers({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    connection: 'keep-alive',
  })
  reply.hijack()
  const { raw } = reply
  raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders)
  const write = (chunk: string) => {
    if (raw.writableLength > maxBuffered) raw.destroy()
    else raw.write(chunk)
  }

  let held: { event: LoggedEvent; chunk: string }[] | undefined = []
  const listener: Listener = {
    deliver(event, chunk) {
      if (held !== undefined) held.push({ event, chunk })
      else if (maySee(user, event)) write(chunk)
    },
  }
  const release = () => {
    const waiting = held ?? []
    held = undefined
    for (const { event, chunk } of waiting) listener.deliver(event, chunk)
  }
  let started = false
  let checks = 0
  /** Signed out, locked, or given another role or scope since: ask again instead of trusting the start of the stream. */
  const check = async () => {
    checks += 1
    // Nothing more by what was, as long as it is not known what is.
    held ??= []
    try {
      const now = await parts.authenticator.authenticate(request)
      if (now === undefined) return void raw.end()
      // What the page shows may be more than it should, or less.
      if (sightOf(now) !== sightOf(user)) write(reset(hub))
      user = now
    } catch (error) {
      request.log.warn({ reason: messageOf(error) }, 'a live stream could not be checked and is closed')
      raw.end()
    } finally {
      checks -= 1
      if (checks === 0 && started) release()
    }
  }
  const heartbeat = setInterval(() => {
    // Moves the place of a browser that is told little. Not past what is still held back for it.
    const place = started && held === undefined ? `id: ${hub.watermark}\n` : ''
    write(`${place}event: alive\ndata: {}\n\n`)
    void check()
  }, heartbeatMilliseconds)
  const tell = () =>
    void parts.heard(user.id).catch((error) => {
      request.log.debug({ reason: messageOf(error) }, 'that a user is there could not be noted; it is tried again')
    })
  const hearing = setInterval(tell, heardMilliseconds)
  const stopWatching = parts.authenticator.onChange(() => void check())
  const end = () => raw.end()
  parts.signal.addEventListener('abort', end, { once: true })
  raw.on('close', () => {
    parts.signal.removeEventListener('abort', end)
    clearInterval(heartbeat)
    clearInterval(hearing)
    stopWatching()
    hub.remove(listener)
  })
  raw.on('error', (error) => request.log.debug({ reason: messageOf(error) }, 'a live stream broke off'))

  tell()
  try {
    await hub.add(listener)
    // Gone while we looked: its "close" has been and will not come again.
    if (raw.destroyed) hub.remove(listener)
    const header = request.headers['last-event-id']
    const place = header === undefined ? (after ?? (await log.placeBefore(recent))) : String(header)
    const resumed = await replay(place, log, async (page) => {
      for (const event of page) if (maySee(user, event)) write(toChunk(event, Math.min(event.id, hub.watermark)))
      if (raw.writableNeedDrain) await Promise.race([once(raw, 'drain'), once(raw, 'close')])
      return !raw.destroyed
    })
    if (!resumed) write(reset(hub))
    // What is still held back follows; a connection that breaks before must find it again.
    const next = Math.min(...held.map(({ event }) => event.id), hub.watermark + 1)
    write(`id: ${next - 1}\nevent: ready\ndata: {}\n\n`)
    started = true
    if (checks === 0) release()
    if (brief) raw.end()
  } catch (error) {
    request.log.warn({ reason: messageOf(error) }, 'a live stream could not start')
    raw.end()
  }
}

/** Tells the page to read everything anew. */
const reset = (hub: Hub) => `id: ${hub.watermark}\nevent: reset\ndata: {}\n\n`

/** What decides what somebody is shown. */
const sightOf = ({ permissions, scope }: User) =>
  JSON.stringify([[...permissions].sort(), scope.all, scope.franchiseIds.toSorted(), scope.outletIds.toSorted()])

/** Sends what came after a place; `false` when the log does not reach back so far, or too much was missed. */
async function replay(
  place: string | undefined,
  log: EventLog,
  send: (page: readonly LoggedEvent[]) => Promise<boolean>,
): Promise<boolean> {
  if (place === undefined) return true
  if (!/^\d{1,15}$/.test(place)) return false
  let after = Number(place)
  const { oldest, newest } = await log.bounds()
  if (after === newest) return true
  if (after > newest || after < oldest - 1 || newest - after > maxMissed) return false
  for (;;) {
    const page = await log.read(after, [], replayPage)
    const last = page.at(-1)
    if (!(await send(page)) || last === undefined || page.length < replayPage) return true
    after = last.id
  }
}
