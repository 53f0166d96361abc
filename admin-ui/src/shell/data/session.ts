import { ApiError } from '../../api-error.ts'
import type { HostUser } from '../../host.ts'
import type { Locale } from '../../translate.ts'
import type { Http } from './http.ts'

export interface SessionUser extends HostUser {
  readonly permissions: readonly string[]
  readonly locale: Locale
}

export interface Manifest {
  /** Which build of the admin the server has. */
  readonly version: string
  readonly plugins: readonly ManifestPlugin[]
  readonly problems: readonly { plugin: string; reason: string }[]
}

/** In both languages, because it is shown before the module with the plugin's other texts is loaded. */
type Label = Readonly<Record<Locale, string>>

export interface ManifestPlugin {
  readonly name: string
  /** What people call it. */
  readonly title: Label
  /** Address of the module with the plugin's elements. */
  readonly module: string
  readonly nav: readonly { path: string; label: Label; icon: string; group?: 'administration' }[]
  readonly pages: readonly { path: string; tag: string }[]
  readonly slots: readonly { slot: string; tag: string; order: number; height: number; title?: Label }[]
  readonly commands: readonly { name: string; label: Label; icon?: string; path?: string }[]
  readonly searches: readonly { name: string; label: Label }[]
}

export type SessionState =
  | { kind: 'loading' }
  | { kind: 'signed-out' }
  /** `ended`: the server no longer knows the session; the page stays until somebody has signed in again. */
  | { kind: 'signed-in'; user: SessionUser; manifest: Manifest; ended: boolean }
  | { kind: 'failed'; error: ApiError }

/** Said to the other tabs of this browser, which have the same cookie. */
type Said = 'signed-in' | 'signed-out'

/** Who is signed in, and what the server lets them see. */
export class Session {
  state: SessionState = { kind: 'loading' }
  readonly #http: Http
  readonly #changed: () => void
  readonly #tabs = 'BroadcastChannel' in globalThis ? new BroadcastChannel('kaunter.session/v1') : undefined
  #loading: Promise<void> | undefined
  /** Requests that go on when the same user has signed in again. */
  #waiting: ((again: boolean) => void)[] = []

  constructor(http: Http, changed: () => void) {
    this.#http = http
    this.#changed = changed
    http.revive = () => this.#revive()
    this.#tabs?.addEventListener('message', ({ data }: MessageEvent<Said>) => {
      if (data === 'signed-out') this.#leave()
      else if (this.#out) void this.load()
    })
    document.addEventListener('visibilitychange', () => {
      // Somebody may have signed in where nobody could tell us.
      if (this.#out && document.visibilityState === 'visible') void this.load()
    })
  }

  get #out(): boolean {
    const { state } = this
    return state.kind === 'signed-out' || (state.kind === 'signed-in' && state.ended)
  }

  #set(state: SessionState): void {
    this.state = state
    this.#changed()
  }

  /** The server refused a request that was made as `user`; whether to make it once more, perhaps after signing in again. */
  async #revive(): Promise<boolean> {
    if (this.state.kind !== 'signed-in') return false
    const { id } = this.state.user
    await this.load()
    const { state } = this
    if (state.kind !== 'signed-in' || state.user.id !== id) return false
    return state.ended ? new Promise((resolve) => this.#waiting.push(resolve)) : true
  }

  /** Asks the server who we are; used at the start, after signing in, and when the live connection was refused. */
  load(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  async #load(): Promise<void> {
    try {
      // Side by side: a page that starts waits for both, and without a session both are refused.
      const [me, manifest] = await Promise.all([
        this.#http.once<{ user: SessionUser; csrfToken: string }>('GET', '/api/auth/me'),
        this.#http.once<Manifest>('GET', '/api/admin/manifest'),
      ])
      this.#http.csrfToken = me.csrfToken
      const before = this.state.kind === 'signed-in' ? this.state.user.id : undefined
      this.#set({ kind: 'signed-in', user: this.#sameUser(me.user), manifest, ended: false })
      this.#settle(before === me.user.id)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const { state } = this
      if (error.status === 401)
        this.#set(state.kind === 'signed-in' ? { ...state, ended: true } : { kind: 'signed-out' })
      else if (state.kind !== 'signed-in' && state.kind !== 'signed-out') this.#set({ kind: 'failed', error })
    }
  }

  #settle(again: boolean): void {
    for (const resolve of this.#waiting.splice(0)) resolve(again)
  }

  /** The object from before when nothing has changed, since a new one renders every page anew. */
  #sameUser(user: SessionUser): SessionUser {
    const { state } = this
    return state.kind === 'signed-in' && JSON.stringify(state.user) === JSON.stringify(user) ? state.user : user
  }

  retry(): Promise<void> {
    this.#set({ kind: 'loading' })
    return this.load()
  }

  /** Throws `ApiError` when the server refuses. The token in the answer is for other clients; the cookie is ours. */
  async signIn(email: string, password: string): Promise<void> {
    await this.#http.once('POST', '/api/auth/login', { email, password })
    this.#tabs?.postMessage('signed-in' satisfies Said)
    await this.load()
    // The page they came back to must not say again that the session had ended.
    if (this.state.kind === 'failed') throw this.state.error
  }

  async signOut(): Promise<void> {
    await this.#http.once('POST', '/api/auth/logout')
    this.#tabs?.postMessage('signed-out' satisfies Said)
    this.#leave()
  }

  /** What was open is not shown any longer: the next one at this desk may be somebody else. */
  #leave(): void {
    this.#settle(false)
    this.#set({ kind: 'signed-out' })
  }

  async saveLocale(locale: Locale): Promise<void> {
    if (this.state.kind !== 'signed-in') return
    this.#set({ ...this.state, user: { ...this.state.user, locale } })
    await this.#http.request('PATCH', '/api/auth/me', { locale })
  }
}
