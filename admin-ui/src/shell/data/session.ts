import { ApiError } from '../../api-error.ts'
import type { HostUser } from '../../host.ts'
import type { Locale } from '../../translate.ts'
import type { Http } from './http.ts'

export interface SessionUser extends HostUser {
  readonly permissions: readonly string[]
  readonly locale: Locale
}

export interface Manifest {
  readonly plugins: readonly ManifestPlugin[]
  readonly problems: readonly { plugin: string; reason: string }[]
}

/** In both languages, because it is shown before the module with the plugin's other texts is loaded. */
type Label = Readonly<Record<Locale, string>>

export interface ManifestPlugin {
  readonly name: string
  /** Address of the module with the plugin's elements. */
  readonly module: string
  readonly nav: readonly { path: string; label: Label; icon: string }[]
  readonly pages: readonly { path: string; tag: string }[]
  readonly slots: readonly { slot: string; tag: string; order: number; height: number; title?: Label }[]
  readonly commands: readonly { name: string; label: Label; icon?: string; path?: string }[]
}

export type SessionState =
  | { kind: 'loading' }
  | { kind: 'signed-out'; expired: boolean }
  | { kind: 'signed-in'; user: SessionUser; manifest: Manifest }
  | { kind: 'failed'; error: ApiError }

/** Who is signed in, and what the server lets them see. */
export class Session {
  state: SessionState = { kind: 'loading' }
  readonly #http: Http
  readonly #changed: () => void

  constructor(http: Http, changed: () => void) {
    this.#http = http
    this.#changed = changed
    http.onSignedOut = () => {
      if (this.state.kind === 'signed-in') this.#set({ kind: 'signed-out', expired: true })
    }
  }

  #set(state: SessionState): void {
    this.state = state
    this.#changed()
  }

  /** Asks the server who we are; used at the start, after signing in, and when the live connection was refused. */
  async load(): Promise<void> {
    try {
      const me = await this.#http.request<{ user: SessionUser; csrfToken: string }>('GET', '/api/auth/me')
      this.#http.csrfToken = me.csrfToken
      const manifest = await this.#http.request<Manifest>('GET', '/api/admin/manifest')
      this.#set({ kind: 'signed-in', user: this.#sameUser(me.user), manifest })
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 401) this.#set({ kind: 'signed-out', expired: this.#wasSignedIn() })
      else if (!this.#wasSignedIn()) this.#set({ kind: 'failed', error })
    }
  }

  /** The object from before when nothing has changed, since a new one renders every page anew. */
  #sameUser(user: SessionUser): SessionUser {
    const { state } = this
    return state.kind === 'signed-in' && JSON.stringify(state.user) === JSON.stringify(user) ? state.user : user
  }

  #wasSignedIn(): boolean {
    return this.state.kind === 'signed-in' || (this.state.kind === 'signed-out' && this.state.expired)
  }

  retry(): Promise<void> {
    this.#set({ kind: 'loading' })
    return this.load()
  }

  /** Throws `ApiError` when the server refuses. The token in the answer is for other clients; the cookie is ours. */
  async signIn(email: string, password: string): Promise<void> {
    await this.#http.request('POST', '/api/auth/login', { email, password })
    await this.load()
    // The page they came back to must not say again that the session had ended.
    if (this.state.kind === 'failed') throw this.state.error
  }

  async signOut(): Promise<void> {
    await this.#http.request('POST', '/api/auth/logout')
    this.#set({ kind: 'signed-out', expired: false })
  }

  async saveLocale(locale: Locale): Promise<void> {
    if (this.state.kind !== 'signed-in') return
    this.#set({ ...this.state, user: { ...this.state.user, locale } })
    await this.#http.request('PATCH', '/api/auth/me', { locale })
  }
}
