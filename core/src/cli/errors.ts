import { defineError } from '../kernel/errors.ts'

/** The command was typed in a way that cannot be meant; ends with 2 instead of 1. */
export const wrongUsage = defineError(
  'KAUNTER_USAGE',
  400,
  (v: { problem: string; remedy: string }) => `${v.problem} ${v.remedy}`,
)

export const nodeTooOld = defineError(
  'KAUNTER_NODE_TOO_OLD',
  500,
  (v: { found: string; wanted: string }) =>
    `Kaunter runs on Node ${v.wanted}, and this is ${v.found}. Install a newer one from https://nodejs.org.`,
)
export const notMigrated = defineError(
  'KAUNTER_NOT_MIGRATED',
  500,
  () => 'The tables of this database are missing or older than this version. Run: kaunter migrate',
)
export const noSuchUser = defineError(
  'KAUNTER_NO_SUCH_USER',
  404,
  (v: { email: string; hint: string }) =>
    `There is no user with the e-mail ${v.email}.${v.hint} To see all users: kaunter user list`,
)
export const purgeRefused = defineError(
  'KAUNTER_PURGE_REFUSED',
  409,
  (v: { reason: string; remedy: string }) => `${v.reason}. ${v.remedy}`,
)
export const nothingToPurge = defineError(
  'KAUNTER_NOTHING_TO_PURGE',
  404,
  (v: { name: string; hint: string }) => `This database keeps nothing of a plugin called "${v.name}".${v.hint}`,
)
export const pluginUnusable = defineError(
  'KAUNTER_PLUGIN_UNUSABLE',
  500,
  (v: { name: string; reason: string }) =>
    `The plugin at "${v.name}" cannot be used: ${v.reason}. Mend it, or use another.`,
)
