/** Declares a plugin and its tokens, and helps with rows, errors and what travels over HTTP. */
export type { Knex } from 'knex'
export type {
  AdminSpec,
  CommandContribution,
  ElementContribution,
  SearchContribution,
  SlotContribution,
} from './kernel/admin-spec.ts'
export { isDuplicate, isTransient } from './kernel/database.ts'
export { type Embed, type EmbedsSpec, embedOf, type WidgetSpec } from './kernel/embeds.ts'
export { defineError, type ErrorDefinition, KaunterError, messageOf } from './kernel/errors.ts'
export type { Scope, User } from './kernel/http.ts'
export { userOf } from './kernel/http.ts'
export { insertAll, insertNew, insertOne } from './kernel/insert.ts'
export type {
  Context,
  JobMeta,
  Locales,
  Migration,
  PermissionSpec,
  Plugin,
  PluginSpec,
  Routes,
  Tx,
} from './kernel/plugin.ts'
export { definePlugin } from './kernel/plugin.ts'
export { inScope, whereInScope } from './kernel/scope.ts'
export { keepGreater, updateEach } from './kernel/sql.ts'
export type { Event, Hook, Job, JobOptions, Service, Services, Static, TSchema } from './kernel/tokens.ts'
export { defineEvent, defineHook, defineJob, defineService, defineServices, optional, Type } from './kernel/tokens.ts'
export { continueAfter, encodeCursor, Id, Instant, instant, nullable, PageQuery } from './kernel/wire.ts'
