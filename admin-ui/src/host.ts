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

/** What else a message in the corner has. */
export interface ToastOptions {
  /** A button on it, such as "Undo"; F8 moves the focus there. What it throws is told to the person. */
  readonly action?: { readonly label: string; run(): void | Promise<void> } | undefined
  /** How long it is shown, 6 without; the time stands still while the pointer or the focus is on it. */
  readonly seconds?: number | undefined
}

/** How a change is asked for. */
export interface WriteOptions {
  /** The version that the person has seen: where the server supports it, it refuses when there is a newer one (409). */
  readonly ifMatch?: number | undefined
  /** Goes through although the page is being closed; for small requests only. */
  readonly keepalive?: boolean | undefined
}

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
  patch<T>(path: string, body?: unknown, options?: WriteOptions): Promise<T>
  /** Replaces; the paths and errors are those of `get`. */
  put<T>(path: string, body?: unknown, options?: WriteOptions): Promise<T>
  /** Removes; the paths and errors are those of `get`. */
  delete<T>(path: string, options?: WriteOptions): Promise<T>
  /** Whether the user holds a permission. The server decides again; this is for not showing what would be refused. */
  can(permission: string): boolean
  readonly user: HostUser
  readonly locale: Locale
  /** Goes to a page of the admin, such as `/inbox/12`, without loading the document again. */
  navigate(path: string): void
  /** Says something briefly in the corner. Screen readers hear it too. Returns what takes it away before its time. */
  toast(text: string, tone?: ToastTone, options?: ToastOptions): () => void
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

/** Something that a search of the palette has found. */
export interface Found {
  /** Unique within the search. */
  readonly id: string
  readonly label: string
  /** What tells it from others of the name, in a few words. */
  readonly detail?: string
  readonly icon?: string
  /** The page of the admin that shows it. */
  readonly path: string
}

/** Finds what the palette shows for some words; a newer question ends the older one by its signal. */
export type Search = (host: KaunterHost, words: string, signal: AbortSignal) => Promise<readonly Found[]>

/** Malay words for refusals of the server, which speaks English, by their codes; `CODE:why` for one reason of several. */
export type ErrorWords = Readonly<Record<string, string>>

/** What the module of a plugin's UI exports, beside registering its elements. */
export interface PluginModule {
  readonly catalog?: Catalog
  /**
   * Counters beside navigation entries, by path. Called once when the module is loaded; call `set` whenever the number
   * changes (100 shows as 99+), and return what stops it.
   */
  readonly badges?: Readonly<Record<string, (host: KaunterHost, set: (count: number) => void) => () => void>>
  /**
   * Elements that are loaded when they are first shown, by their tags, so that they weigh nothing where they are not:
   * `{ 'hello-setup': () => import('./setup-page.ts') }`.
   */
  readonly lazy?: Readonly<Record<string, () => Promise<unknown>>>
  /**
   * What the plugin's searches find for what somebody has typed in the palette, the best first; a few are enough.
   * `signal` is aborted when they type on. What one throws is told in its place.
   */
  readonly searches?: Readonly<Record<string, Search>>
  /** Read when the server refuses something, for those who read Malay: it weighs nothing before. */
  readonly errors?: () => Promise<ErrorWords>
  /** What the plugin's commands without a path do, by their names; what one throws is told to the person. */
  readonly commands?: Readonly<Record<string, (host: KaunterHost) => void | Promise<void>>>
}
