import type { Client } from './server.ts'
import { waitFor } from './wait.ts'

export interface LiveMessage {
  /** Where to resume after it. */
  id: string
  event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests read many shapes of events
  data: any
}

/** A browser's live stream: everything it got, in order. */
export class LiveStream {
  readonly messages: LiveMessage[] = []
  ended = false
  readonly #abort = new AbortController()

  private constructor() {}

  /** Connects, and resolves when the server has said that nothing newer can be missed. */
  static async open(
    base: string,
    client: Client,
    options: { lastEventId?: string; cookie?: string } = {},
  ): Promise<LiveStream> {
    const stream = new LiveStream()
    const response = await fetch(`${base}/api/live`, {
      signal: stream.#abort.signal,
      headers: {
        ...(options.cookie === undefined ? { authorization: `Bearer ${client.token}` } : { cookie: options.cookie }),
        ...(options.lastEventId === undefined ? {} : { 'last-event-id': options.lastEventId }),
      },
    })
    if (response.status !== 200 || response.body === null)
      throw new Error(`no stream: ${response.status} ${await response.text()}`)
    void stream.#read(response.body)
    await waitFor('the stream to be ready', () => stream.messages.some((message) => message.event === 'ready'))
    return stream
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for await (const chunk of body) {
        rest += decoder.decode(chunk, { stream: true })
        const blocks = rest.split('\n\n')
        rest = blocks.pop() ?? ''
        for (const block of blocks) this.#take(block)
      }
    } catch (error) {
      // The connection is lost on purpose, by the test or by a killed server; anything else is worth a line.
      if (!/abort|terminated|other side closed/i.test(String(error))) console.warn('a live stream broke off:', error)
    } finally {
      this.ended = true
    }
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    )
    const event = fields.get('event')
    if (event === undefined) return
    this.messages.push({ id: fields.get('id') ?? '', event, data: JSON.parse(fields.get('data') ?? 'null') })
  }

  /** The changes, of one topic or of all. */
  changes(topic?: string): LiveMessage[] {
    return this.messages.filter(
      ({ event, data }) => event === 'change' && (topic === undefined || data.topic === topic),
    )
  }

  /** The texts of the messages it was told of. */
  texts(): string[] {
    return this.changes('ticket.message').map(({ data }) => data.data.message.text)
  }

  /** What a browser would send as Last-Event-ID. */
  get lastEventId(): string {
    return this.messages.findLast((message) => message.id !== '')?.id ?? ''
  }

  close(): void {
    this.#abort.abort()
  }
}
