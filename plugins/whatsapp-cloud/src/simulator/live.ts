import type { ServerResponse } from 'node:http'

interface Listener {
  person: string | null
  stream: ServerResponse
}

const HEARTBEAT_MS = 15_000

/** Open phone pages, as Server-Sent Events. Each connection starts with a snapshot, so nothing needs replaying. */
export class Live {
  readonly #listeners = new Set<Listener>()
  readonly #heartbeat: NodeJS.Timeout

  constructor() {
    this.#heartbeat = setInterval(() => {
      for (const { stream } of this.#listeners) stream.write(': still here\n\n')
    }, HEARTBEAT_MS)
    this.#heartbeat.unref()
  }

  get isWatched(): boolean {
    return this.#listeners.size > 0
  }

  /** Turns a response into an event stream of this person's chat. */
  open(stream: ServerResponse, person: string | null, snapshot: unknown): void {
    stream.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
    stream.write('retry: 1000\n\n')
    send(stream, 'snapshot', snapshot)
    const listener = { person, stream }
    this.#listeners.add(listener)
    stream.on('close', () => this.#listeners.delete(listener))
  }

  toPerson(person: string, event: string, data: unknown): void {
    for (const listener of this.#listeners) if (listener.person === person) send(listener.stream, event, data)
  }

  toAll(event: string, data: unknown): void {
    for (const { stream } of this.#listeners) send(stream, event, data)
  }

  close(): void {
    clearInterval(this.#heartbeat)
    for (const { stream } of this.#listeners) stream.end()
    this.#listeners.clear()
  }
}

function send(stream: ServerResponse, event: string, data: unknown): void {
  stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
}
