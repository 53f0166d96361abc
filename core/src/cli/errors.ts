import { defineError } from '../kernel/errors.ts'

/** The command was typed in a way that cannot be meant; ends with 2 instead of 1. */
export const wrongUsage = defineError(
  'KAUNTER_USAGE',
  400,
  (v: { problem: string; remedy: string }) => `${v.problem} ${v.remedy}`,
)
