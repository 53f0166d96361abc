import { defineError } from '../../kernel/errors.ts'

export const subjectNotFound = defineError(
  'KAUNTER_PRESENCE_SUBJECT_NOT_FOUND',
  404,
  (v: { subject: string }) =>
    `There is no "${v.subject}" that you may see. Name its type and id, for example ticket:123.`,
)
