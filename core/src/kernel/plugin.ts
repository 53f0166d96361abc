/// <reference types="@fastify/swagger" preserve="true" />
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Static, TObject } from '@sinclair/typebox'
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { Knex } from 'knex'
import type { AdminSpec } from './admin-spec.ts'
import type { EmbedsSpec } from './embeds.ts'
import type { SettingsPlace } from './settings.ts'
import type { Event, Hook, Job, Optional, Service, Services, TSchema } from './tokens.ts'

// The single module augmentation of the platform: every route says who may call it.
declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: string
    public?: boolean
    /** For one address: of a public route instead of the common limit of 120 requests a minute, of a widget's beside it. */
    limit?: { limit: number; seconds: number }
    /** For this widget of the plugin, by its token, from the allowed origins; see `embedOf`. */
    embed?: string
  }
}

/** When a job is due, and under which id. */
export interface SendOptions {
  /** UUID; a second send with the same id does nothing. */
  id?: string
  /** Not before this instant, or this many seconds from now. */
  startAfter?: Date | number
}
/** Sends a job; the data is checked against its schema. Throws `KAUNTER_PAYLOAD_INVALID`. */
export type Send = <S extends TSchema>(job: Job<S>, data: Static<S>, options?: SendOptions) => Promise<void>
/** States a fact: one job for each plugin that listens. Throws `KAUNTER_PAYLOAD_INVALID`. */
export type Emit = <S extends TSchema>(event: Event<S>, data: Static<S>) => Promise<void>

/** A transaction. Jobs and events sent through it exist if and only if its rows do. */
export interface Tx {
  readonly db: Knex.Transaction
  send: Send
  emit: Emit
  /** A savepoint: if `fn` throws, its rows, jobs and events are gone and the outer transaction lives on. */
  tx<R>(fn: (tx: Tx) => Promise<R>): Promise<R>
  /** Runs after the outermost commit, in this process only; use it for wake-ups, never for effects that must happen. */
  afterCommit(fn: () => void): void
}

/** The tokens that a plugin needs, under names of its own. */
export type Uses = Record<string, Service<unknown> | Services<unknown> | Optional<unknown>>
/** What the tokens stand for: a service, a map of services by provider, or `undefined` for an optional one. */
export type Resolved<U extends Uses> = {
  readonly [K in keyof U]: U[K] extends Optional<infer V>
    ? V | undefined
    : U[K] extends Services<infer V>
      ? ReadonlyMap<string, V>
      : U[K] extends Service<infer V>
        ? V
        : never
}

/** What a handler of a job or event knows of this try. */
export interface JobMeta {
  /** The same at every try, also when a person repeats a failed job: use it to recognise what was done already. */
  id: string
  /** 1 for the first try. */
  attempt: number
  /** When try number `attempt` is this one and fails, the job becomes a dead letter. */
  maxAttempts: number
  /** Aborted at shutdown, and when the try has run too long or its process was given up. */
  signal: AbortSignal
  /**
   * Whether this step of the job is still to be done. Noted in `tx`, so it is done exactly once with what else that
   * transaction writes: a job that was killed after its commit, or handed over twice, comes again and gets `false`.
   *
   * @param step names one of several steps of a job; up to 100 characters.
   * @example await ctx.tx(async (tx) => { if (await meta.once(tx)) await tx.db(table).increment('paid', data.sen) })
   */
  once(tx: Tx, step?: string): Promise<boolean>
}
/** Of several jobs there is no one id. */
export type BatchMeta = Omit<JobMeta, 'id' | 'once'>

/** The sentences of a plugin that the server says, by key, in both languages; `{name}` is filled in. */
export interface Locales {
  en: Record<string, string>
  ms: Record<string, string>
}

/** What a plugin's code can reach. Kept small: a new member needs a decision in docs/decisions. */
export interface Context<C = unknown, U extends Uses = Uses, S = unknown> {
  /** The validated, frozen configuration of this plugin. */
  readonly config: C
  /**
   * The settings that hold for an outlet, a franchise or, without a place, the whole platform. They are in memory and
   * may change at any time: ask again whenever they are needed, instead of keeping them.
   *
   * @param tx inside a transaction, give it.
   */
  settings(place?: SettingsPlace, tx?: Tx): Promise<S>
  /** The services named in `uses`. Read them in handlers, after setup. */
  readonly use: Resolved<U>
  /** Every line carries the plugin's name and the request or job it belongs to. */
  readonly log: FastifyBaseLogger
  /** The one database of the domain: read with it; write what belongs together in `tx`. */
  readonly db: Knex
  /** Aborted at shutdown. */
  readonly signal: AbortSignal
  /** `response` → `csat_response`. */
  table(name: string): string
  /** A sentence of this plugin's catalogue; English when the locale lacks it. */
  t(locale: string, key: string, values?: Record<string, string | number>): string
  /** Deadlocks and serialisation failures are retried, so `fn` must not act outside the transaction. */
  tx<R>(fn: (tx: Tx) => Promise<R>): Promise<R>
  /** Sends a job that belongs to no rows. In a transaction use `tx.send`. */
  send: Send
  /** States a fact that belongs to no rows. In a transaction use `tx.emit`. */
  emit: Emit
  /** In `setup`: the implementation of a service named in `provides`. */
  provide<V>(service: Service<V>, implementation: V): void
  /** One of many; `name` defaults to the plugin's name. */
  provide<V>(services: Services<V>, implementation: V, name?: string): void
  /** In `setup`: one durable job per fact, retried alone. It may come twice; see `meta.once`. */
  on<S extends TSchema>(event: Event<S>, handler: (data: Static<S>, meta: JobMeta) => Promise<void>): void
  /** In `setup`: returns the value, changed or not. In the order of the start, or `before` or `after` a plugin. */
  tap<V>(hook: Hook<V>, handler: (value: V) => V | Promise<V>, order?: { before?: string; after?: string }): void
  /** Passes a value through the taps of a hook of one's own. */
  run<V>(hook: Hook<V>, value: V): V | Promise<V>
  /** One call per job, each settled alone. */
  work<S extends TSchema>(job: Job<S>, handler: (data: Static<S>, meta: JobMeta) => Promise<void>): void
  /** One call for many jobs, settled together; for set-based handlers, which isolate bad items themselves. */
  workBatch<S extends TSchema>(
    job: Job<S>,
    handler: (batch: readonly Static<S>[], meta: BatchMeta) => Promise<void>,
  ): void
  /** In `setup`: throws while something is wrong, within a second; shown at `/health` and in the admin. */
  health(name: string, check: () => Promise<void>): void
  /** Adds to the counter `kaunter_<plugin>_<metric>_total` of `/metrics`; few label values, no personal data. */
  count(metric: string, labels?: Record<string, string>, by?: number): void
  /** Runs at shutdown, in the reverse order of the start. */
  onClose(fn: () => Promise<void> | void): void
}

/** A Fastify instance for the routes of one plugin; schemas are TypeBox and type the request. */
export type Routes = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
> & {
  /**
   * A scope at `/webhook/<name>` whose bodies stay raw bytes (`Buffer`), for signature checks over exactly what was sent.
   *
   * @param bodyLimit bytes; larger requests answer 413.
   */
  webhook(name: string, options: { bodyLimit: number }, register: (app: FastifyInstance) => void): void
}

/** One step of a plugin's tables, forth and back. On MySQL and MariaDB one change of a table per step. */
export interface Migration {
  up(db: Knex.Transaction, table: (name: string) => string): Promise<void>
  down(db: Knex.Transaction, table: (name: string) => string): Promise<void>
}

/** A permission and the roles that have it before an administrator says otherwise (`admin` has all). */
export interface PermissionSpec {
  /** What it lets people do: a key of `i18n`, or the text itself where there is one language. */
  label: string
  roles: readonly string[]
}

/** All there is to say about a plugin; see `definePlugin`. */
export interface PluginSpec<C extends TObject, U extends Uses, P extends string, S extends TObject> {
  /** Lower case letters, digits and dashes; also the prefix of its tables and of `/api/<name>`. */
  name: string
  /** What people call it: a key of `i18n`, or the text itself where there is one language. Without one, that of its settings. */
  title?: string
  /** Deploy-time configuration; unknown keys are errors; a field with `secret: true` must come from `$env`. */
  config?: C
  /**
   * Run-time settings, edited in the admin in a form made from this schema. A field has a `title` and a default or is
   * optional; both `title` and `description` may be keys of `i18n`. Further annotations: `secret: true` (stored
   * encrypted, never shown again), `levels` (where it may be set: `platform`, `franchise`, `outlet`), `multiline: true`,
   * `unit` (`sen` is shown as RM; other words are shown behind the field), and the formats `time-of-day` and `time-zone`.
   */
  settings?: S
  uses?: U
  provides?: readonly { readonly kind: 'service' | 'services'; readonly id: string }[]
  permissions?: Record<P, PermissionSpec>
  /** Run in the order of their names; a released one is never renamed or removed. */
  migrations?: Record<string, Migration>
  i18n?: Locales
  admin?: AdminSpec
  embeds?: EmbedsSpec
  setup?(ctx: Context<Static<C>, U, Static<S>>): void | Promise<void>
  /** Synchronous. Routes live under `/api/<name>`. */
  routes?(app: Routes, ctx: Context<Static<C>, U, Static<S>>): void
}

/** What `definePlugin` returns, and a plugin's module exports as its default. */
// biome-ignore lint/suspicious/noExplicitAny: a list of plugins holds specs of many configurations
export type Plugin = PluginSpec<any, any, string, any>

/**
 * Declares a plugin: data plus two functions. The kernel checks the data before it runs any code.
 *
 * @throws never; a wrong spec is reported at start with the name of the plugin.
 */
export function definePlugin<
  C extends TObject,
  const U extends Uses = Record<string, never>,
  P extends string = never,
  S extends TObject = TObject,
>(spec: PluginSpec<C, U, P, S>): Plugin {
  return Object.freeze(spec)
}
