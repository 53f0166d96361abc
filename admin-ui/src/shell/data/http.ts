import { ApiError, UNREACHABLE, UNREADABLE } from '../../api-error.ts'
import type { WriteOptions } from '../../host.ts'

const PATIENCE_MS = 20_000
/** Another tab has signed in anew since this one asked for its token. */
const OLD_TOKEN = 'KAUNTER_AUTH_CSRF'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

interface Failure {
  code: string
  message: string
  requestId?: string
  details?: Record<string, unknown>
}

function isFailure(body: unknown): body is Failure {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body
}

/** The one way to the server: JSON both ways, the session by cookie, the CSRF token on every write. */
export class Http {
  csrfToken = ''
  /** Asked when the server does not know the session or its token; whether to make the request once more. */
  revive: () => Promise<boolean> = async () => false
  /** Words for failures that happened before the API could say anything. */
  describe: (code: string) => string = (code) => code

  /** Waits while somebody signs in again: nothing that was about to be sent is lost with a session. */
  async request<T>(method: Method, path: string, body?: unknown, options?: WriteOptions): Promise<T> {
    try {
      return await this.once(method, path, body, options)
    } catch (error) {
      const refused = error instanceof ApiError && (error.status === 401 || error.code === OLD_TOKEN)
      if (refused && (await this.revive())) return this.once(method, path, body, options)
      throw error
    }
  }

  async once<T>(
    method: Method,
    path: string,
    body?: unknown,
    { ifMatch, keepalive = false }: WriteOptions = {},
  ): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (method !== 'GET') headers['x-csrf-token'] = this.csrfToken
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (ifMatch !== undefined) headers['if-match'] = String(ifMatch)
    const init: RequestInit = {
      method,
      headers,
      signal: AbortSignal.timeout(PATIENCE_MS),
      credentials: 'same-origin',
      keepalive,
    }
    if (body !== undefined) init.body = JSON.stringify(body)

    let response: Response
    let text: string
    try {
      response = await fetch(path, init)
      text = await response.text()
    } catch (cause) {
      throw Object.assign(new ApiError(0, UNREACHABLE, this.describe(UNREACHABLE)), { cause })
    }
    const answer = parse(text)
    if (response.ok && answer !== undefined) return answer as T
    if (isFailure(answer)) {
      throw new ApiError(response.status, answer.code, answer.message, answer.requestId, answer.details)
    }
    throw new ApiError(response.status, UNREADABLE, this.describe(UNREADABLE))
  }
}

/** An empty answer is `null`; something that is not JSON is `undefined`. */
function parse(text: string): unknown {
  if (text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    // A proxy's HTML page, for instance. The caller turns it into an error that says so.
    return undefined
  }
}
