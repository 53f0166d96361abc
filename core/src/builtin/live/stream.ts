import { once } from 'node:events'
import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { messageOf } from '../../kernel/errors.ts'
import { type Authenticator, type User, userOf } from '../../kernel/http.ts'
import { type Hub, type Listener, toChunk } from './hub.ts'
import { type EventLog, type LoggedEvent, maySee } from './log.ts'

const heartbeatMilliseconds = 15_000
/** A browser that reads so slowly is cut off; it comes back with Last-Event-ID. */
const maxBuffered = 1024 * 1024
const replayPage = 500
/** Whoever missed more than this reads everything anew, which is less work for both sides. */
const maxMissed = 5000

interface Parts {
  hub: Hub
  log: EventLog
  authenticator: Authenticator
  /** Aborted at shutdown. */
  signal: AbortSignal
}

/** Keeps a stream open: first what the browser missed, then what happens. */
export async function openStream(request: FastifyRequest, reply: FastifyReply, parts: Parts): Promise<void> {
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
  const check = async () => {
    try {
      // Signed out, locked, or given another scope since: ask again instead of trusting the start of the stream.
      const now = await parts.authenticator.authenticate(request)
      if (now === undefined) raw.end()
      else user = now
    } catch (error) {
      request.log.warn({ reason: messageOf(error) }, 'a live stream could not be checked and is closed')
      raw.end()
    }
  }
  const heartbeat = setInterval(() => {
    write(': alive\n\n')
    void check()
  }, heartbeatMilliseconds)
  const stopWatching = parts.authenticator.onChange(() => void check())
  const end = () => raw.end()
  parts.signal.addEventListener('abort', end, { once: true })
  raw.on('close', () => {
    parts.signal.removeEventListener('abort', end)
    clearInterval(heartbeat)
    stopWatching()
    hub.remove(listener)
  })
  raw.on('error', (error) => request.log.debug({ reason: messageOf(error) }, 'a live stream broke off'))

  try {
    await hub.add(listener)
    // Gone while we looked: its "close" has been and will not come again.
    if (raw.destroyed) hub.remove(listener)
    const resumed = await replay(request, log, async (page) => {
      for (const event of page) if (maySee(user, event)) write(toChunk(event, Math.min(event.id, hub.watermark)))
      if (raw.writableNeedDrain) await Promise.race([once(raw, 'drain'), once(raw, 'close')])
      return !raw.destroyed
    })
    if (!resumed) write(`id: ${hub.watermark}\nevent: reset\ndata: {}\n\n`)
    const waiting = held
    held = undefined
    write(`id: ${hub.watermark}\nevent: ready\ndata: {}\n\n`)
    for (const { event, chunk } of waiting) listener.deliver(event, chunk)
  } catch (error) {
    request.log.warn({ reason: messageOf(error) }, 'a live stream could not start')
    raw.end()
  }
}

/** Sends what came after Last-Event-ID; `false` when the log does not reach back so far, or too much was missed. */
async function replay(
  request: FastifyRequest,
  log: EventLog,
  send: (page: readonly LoggedEvent[]) => Promise<boolean>,
): Promise<boolean> {
  const header = request.headers['last-event-id']
  if (header === undefined) return true
  if (typeof header !== 'string' || !/^\d{1,15}$/.test(header)) return false
  let after = Number(header)
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
