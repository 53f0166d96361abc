import { defineError } from '../../kernel/errors.ts'

export const letterGone = defineError(
  'KAUNTER_JOBS_LETTER_GONE',
  404,
  () => 'This failed job is not on the list any more: it was repeated or dismissed already. Load the list again.',
)
export const notWorked = defineError(
  'KAUNTER_JOBS_NOT_WORKED',
  409,
  (v: { job: string; plugin: string }) =>
    `No plugin that runs works "${v.job}" any more, so repeating it would do nothing. Switch on "${v.plugin}", in a version that has this job, or dismiss it.`,
)
export const notBlocked = defineError(
  'KAUNTER_JOBS_NOT_BLOCKED',
  404,
  () => 'This job holds nothing back any more: it was repeated, dismissed or passed over already. Load the list again.',
)
export const wholeBusinessOnly = defineError(
  'KAUNTER_JOBS_WHOLE_BUSINESS',
  403,
  () =>
    'Failed jobs concern all franchises and outlets, and your account sees only some of them. Ask somebody whose account sees everything.',
)
