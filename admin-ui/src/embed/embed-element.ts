import { LitElement, type PropertyDeclarations, type PropertyValues } from 'lit'
import { ApiError, UNREACHABLE, UNREADABLE } from '../api-error.ts'
import type { Locale } from '../translate.ts'

/** A connection that says nothing for so long is given up. */
const patienceMilliseconds = 20_000

/**
 * The base of every widget. It sets nothing outside itself, sends and stores no cookie, and asks only the server that it
 * came from, with the token that the page gives it.
 *
 * @attr token - what the shop's backend got from `POST /api/embeds/tokens`; set a new one at any time
 * @attr lang - `en` or `ms`; else the language of the page
 * @attr theme - `light` or `dark`; else that of the page
 * @attr server - another address of the server than the one that the module came from
 * @fires kaunter-token-expired - the server no longer takes the token; whoever sets a new one calls `preventDefault()`
 */
export abstract class EmbedElement extends LitElement {
  static override properties: PropertyDeclarations = {
    token: { type: String },
    lang: { type: String },
    theme: { type: String, reflect: true },
    server: { type: String },
    /** Whether the token has ended and nobody said that another one comes. */
    expired: { state: true },
  }

  declare token: string | null
  declare theme: 'light' | 'dark' | null
  declare server: string
  declare expired: boolean

  constructor() {
    super()
    this.token = null
    this.theme = null
    this.server = new URL(import.meta.url).origin
    this.expired = false
  }

  /** The language of the texts: of the element, else of what it stands in. */
  get locale(): Locale {
    const named = this.lang || this.closest('[lang]')?.getAttribute('lang') || document.documentElement.lang
    return /^ms\b/i.test(named) ? 'ms' : 'en'
  }

  /** Called when there is a token, also a new one. */
  protected abstract begin(): void

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('token') || !this.token) return
    this.expired = false
    this.begin()
  }

  /** Tells the page. */
  protected tell(name: string, detail: Readonly<Record<string, unknown>>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }))
  }

  /**
   * Asks the server.
   *
   * @throws ApiError; a token that has ended is told to the page first.
   */
  protected async ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
    const { token } = this
    const response = await this.#fetch(method, path, body)
    const answer = await read(response)
    if (response.ok && answer !== undefined) return answer as T
    const { code = UNREADABLE, message = '', requestId = '', details = {} } = (answer ?? {}) as Partial<ApiError>
    if (response.status === 401 && token === this.token) this.#expire()
    throw new ApiError(response.status, code, message, requestId, details)
  }

  async #fetch(method: string, path: string, body: unknown): Promise<Response> {
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    try {
      return await fetch(new URL(`/api${path}`, this.server), {
        method,
        headers: { authorization: `Bearer ${this.token ?? ''}`, ...json },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
        cache: 'no-store',
        signal: AbortSignal.timeout(patienceMilliseconds),
      })
    } catch (error) {
      throw new ApiError(0, UNREACHABLE, error instanceof Error ? error.message : String(error))
    }
  }

  #expire(): void {
    const event = new CustomEvent('kaunter-token-expired', { bubbles: true, composed: true, cancelable: true })
    this.expired = this.dispatchEvent(event)
  }
}

/** `undefined` for what is no answer of the API, such as a proxy's error page. */
async function read(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    console.warn('The answer of the server cannot be read.', error)
    return undefined
  }
}
