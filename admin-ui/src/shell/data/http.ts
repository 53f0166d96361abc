import { ApiError, UNREACHABLE, UNREADABLE } from '../../api-error.ts'

const PATIENCE_MS = 20_000

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
  /** Called when the server no longer knows the session. */
  onSignedOut: () => void = () => {}
  /** Words for failures that happened before the API could say anything. */
  describe: (code: string) => string = (code) => code

  async request<T>(method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (method !== 'GET') headers['x-csrf-token'] = this.csrfToken
    if (body !== undefined) headers['content-type'] = 'application/json'
    const init: RequestInit = { method, headers, signal: AbortSignal.timeout(PATIENCE_MS), credentials: 'same-origin' }
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
    if (response.status === 401) this.onSignedOut()
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
