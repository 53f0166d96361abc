/** The code of an `ApiError` when no answer came: no network, no server, or no answer in time. Its status is 0. */
export const UNREACHABLE = 'KAUNTER_UI_UNREACHABLE'

/** The code of an `ApiError` when something answered that is not the Kaunter API, such as a proxy's error page. */
export const UNREADABLE = 'KAUNTER_UI_UNREADABLE'

/** A request that did not succeed. Branch on `code`, which is stable; `message` is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** HTTP status; 0 when there was no answer. */
  readonly status: number
  readonly code: string
  /** What to quote to the deployer; empty when there was no answer. */
  readonly requestId: string
  readonly details: Readonly<Record<string, unknown>>

  constructor(status: number, code: string, message: string, requestId = '', details: Record<string, unknown> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.requestId = requestId
    this.details = details
  }

  /** Whether the same request may succeed later without a change. */
  get passing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500
  }
}
