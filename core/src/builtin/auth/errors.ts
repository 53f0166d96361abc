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

export const roleUnknown = defineError(
  'KAUNTER_AUTH_ROLE_UNKNOWN',
  422,
  (v: { role: string }) => `There is no role "${v.role}". Choose one of the list of roles, or make it first.`,
)
export const roleNotFound = defineError(
  'KAUNTER_AUTH_ROLE_NOT_FOUND',
  404,
  (v: { role: string }) => `There is no role "${v.role}". Load the list of roles again.`,
)
export const roleTaken = defineError(
  'KAUNTER_AUTH_ROLE_TAKEN',
  409,
  (v: { role: string }) => `There is a role "${v.role}" already. Choose another name or change that role.`,
)
export const roleFixed = defineError('KAUNTER_AUTH_ROLE_FIXED', 409, (v: { role: string }) =>
  v.role === 'admin'
    ? 'The role "admin" has every permission, and that cannot be changed. Make a role of your own instead.'
    : `The role "${v.role}" is part of the platform and cannot be deleted or renamed. Change its permissions instead.`,
)
export const roleInUse = defineError(
  'KAUNTER_AUTH_ROLE_IN_USE',
  409,
  (v: { role: string; users: number }) =>
    `${v.users} users have the role "${v.role}". Give them another one first, then delete it.`,
)
export const permissionUnknown = defineError(
  'KAUNTER_AUTH_PERMISSION_UNKNOWN',
  422,
  (v: { permission: string }) =>
    `No plugin declares the permission "${v.permission}". Choose from the list of permissions.`,
)
export const beyondOwn = defineError(
  'KAUNTER_AUTH_BEYOND_OWN',
  403,
  (v: { what: string }) => `This needs more than your own account may do: ${v.what}. Ask an administrator who has it.`,
)
export const placeUnknown = defineError(
  'KAUNTER_AUTH_PLACE_UNKNOWN',
  422,
  (v: { kind: 'franchise' | 'outlet'; id: string }) =>
    `There is no ${v.kind} ${v.id} that you may give. Load the list of franchises and outlets again and choose from it.`,
)
export const scopeMissing = defineError(
  'KAUNTER_AUTH_SCOPE_MISSING',
  422,
  () => 'A user of your franchises or outlets needs at least one of them. Choose a franchise or an outlet.',
)
export const rolesWholeBusiness = defineError(
  'KAUNTER_AUTH_ROLES_WHOLE_BUSINESS',
  403,
  () =>
    'Roles hold for all franchises and outlets, and your account sees only some of them. Ask somebody whose account sees everything.',
)
