import type { Migration } from '@kaunter/core'
import { deskMigrations } from './desk.ts'
import { floorMigrations } from './floor.ts'
import { lifecycleMigrations } from './lifecycle.ts'
import { linkingMigrations } from './linking.ts'
import { listMigrations, searchMigrations } from './lists.ts'
import { slaMigrations } from './sla.ts'
import { ticketMigrations } from './ticket.ts'
import { togetherMigrations } from './together.ts'
import { toolMigrations } from './tools.ts'
import { viewMigrations } from './views.ts'

/** Run in the order of their names; each part of the plugin has numbers of its own. */
export const migrations: Record<string, Migration> = {
  ...ticketMigrations,
  ...lifecycleMigrations,
  ...slaMigrations,
  ...deskMigrations,
  ...listMigrations,
  ...searchMigrations,
  ...linkingMigrations,
  ...floorMigrations,
  ...viewMigrations,
  ...toolMigrations,
  ...togetherMigrations,
}
