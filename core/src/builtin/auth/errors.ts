import { defineError } from '../../kernel/errors.ts'

export const wrongCredentials = defineError(
  'KAUNTER_AUTH_WRONG_CREDENTIALS',
  401,
  () => 'E-mail or password is wrong. Check both and try again.',
)
export const locked = defineError(
  'KAUNTER_AUTH_LOCKED',
  429,
  (v: { seconds: number }) =>
    `Too many wrong passwords for this e-mail. Wait ${Math.ceil(v.seconds / 60)} minutes and try again, or ask an administrator.`,
)
export const csrfMissing = defineError(
  'KAUNTER_AUTH_CSRF',
  403,
  () => 'The request did not carry the right x-csrf-token of this session. Load the page again and repeat it.',
)
export const emailTaken = defineError(
  'KAUNTER_AUTH_EMAIL_TAKEN',
  409,
  (v: { email: string }) =>
    `There is a user with the e-mail ${v.email} already. Use another address or change that user.`,
)
export const userNotFound = defineError(
  'KAUNTER_AUTH_USER_NOT_FOUND',
  404,
  (v: { id: string }) => `There is no user ${v.id}.`,
)
export const lastAdmin = defineError(
  'KAUNTER_AUTH_LAST_ADMIN',
  409,
  () => 'This is the only active administrator. Make another one first, or nobody could manage users any more.',
)
export const adminPasswordWeak = defineError(
  'KAUNTER_AUTH_ADMIN_PASSWORD_WEAK',
  500,
  () => 'KAUNTER_ADMIN_PASSWORD has fewer than 10 characters. Set a longer one.',
)
