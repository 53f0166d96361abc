/** An answer of the server. */
export interface Answer<T> {
  status: number
  headers: Headers
  /** Parsed when it is JSON. */
  body: T
}

/** Calls a server over HTTP, as one user or, without a token, as nobody. */
export class Client {
  readonly token: string | undefined
  readonly #base: string
  readonly #ready: Promise<unknown> | undefined

  /** @param ready what must have happened before the first call. */
  constructor(base: string, token?: string, ready?: Promise<unknown>) {
    this.#base = base
    this.token = token
    this.#ready = ready
    // It is told with the first call; until then nobody has asked.
    ready?.catch(() => undefined)
  }

  /** @param body sent as JSON, unless it is a text. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read many shapes of answers
  async call<T = any>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    await this.#ready
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    const json = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
    return { status: response.status, headers: response.headers, body: json }
  }

  get = (path: string) => this.call('GET', path)
  post = (path: string, body: unknown = {}) => this.call('POST', path, body)
  put = (path: string, body: unknown) => this.call('PUT', path, body)
  patch = (path: string, body: unknown) => this.call('PATCH', path, body)
  delete = (path: string) => this.call('DELETE', path)
}
