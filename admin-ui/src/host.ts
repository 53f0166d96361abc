import type { Catalog, Locale, Values } from './translate.ts'

/** The person who is signed in. */
export interface HostUser {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
}

/** Whether what is said is good news. */
export type ToastTone = 'neutral' | 'good' | 'bad'

/**
 * What the shell gives to every element of a plugin. `Key` narrows `t` to the keys of the plugin's own catalog.
 *
 * A new object arrives when the language or the user changes, which renders the element again; do not keep a copy.
 */
export interface KaunterHost<Key extends string = string> {
  /** The plugin's text for a key, in the user's language. `values.count` chooses between `key_one` and `key_other`. */
  t(key: Key, values?: Values): string
  /**
   * Reads from the plugin's API: `get('/counts')` of the plugin `tickets` reads `/api/tickets/counts`. A path that
   * starts with `/api/` is taken as it is. Throws `ApiError`.
   */
  get<T>(path: string): Promise<T>
  /** Writes; the paths and errors are those of `get`. */
  post<T>(path: string, body?: unknown): Promise<T>
  /** Changes; the paths and errors are those of `get`. */
  patch<T>(path: string, body?: unknown): Promise<T>
  /** Whether the user holds a permission. The server decides again; this is for not showing what would be refused. */
  can(permission: string): boolean
  readonly user: HostUser
  readonly locale: Locale
  /** Goes to a page of the admin, such as `/inbox/12`, without loading the document again. */
  navigate(path: string): void
  /** Says something briefly in the corner. Screen readers hear it too. */
  toast(text: string, tone?: ToastTone): void
  /**
   * Listens to live events of a topic and returns the function that stops it. Events may come twice and out of order.
   * The topic `live.reset` means that events were missed: read everything again.
   */
  on<T = unknown>(topic: string, listener: (data: T) => void): () => void
}

/** Where a page element is: `/admin/inbox/12?lane=mine` on the page `/inbox` has the rest `12`. */
export interface PageRoute {
  readonly path: string
  readonly rest: string
  readonly query: URLSearchParams
}

/** What the module of a plugin's UI exports, beside registering its elements. */
export interface PluginModule {
  readonly catalog?: Catalog
  /**
   * Counters beside navigation entries, by path. Called once when the module is loaded; call `set` whenever the number
   * changes (100 shows as 99+), and return what stops it.
   */
  readonly badges?: Readonly<Record<string, (host: KaunterHost, set: (count: number) => void) => () => void>>
  /** What the plugin's commands without a path do, by their names; what one throws is told to the person. */
  readonly commands?: Readonly<Record<string, (host: KaunterHost) => void | Promise<void>>>
}
