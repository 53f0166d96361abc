import { defineError } from '../../kernel/errors.ts'

export const pluginUnknown = defineError(
  'KAUNTER_SETTINGS_PLUGIN_UNKNOWN',
  404,
  (v: { plugin: string }) =>
    `No running plugin "${v.plugin}" has settings. GET /api/settings lists those that have; one that is switched off must be mended first.`,
)
export const placeUnknown = defineError(
  'KAUNTER_SETTINGS_PLACE_UNKNOWN',
  404,
  (v: { kind: string; id: string }) => `There is no ${v.kind} ${v.id} that you may see. Choose another one.`,
)
export const platformForbidden = defineError(
  'KAUNTER_SETTINGS_PLATFORM_FORBIDDEN',
  403,
  () =>
    'Settings of the whole platform are for people who see every outlet. Choose one of your franchises or outlets, or ask an administrator.',
)
export const settingsInvalid = defineError(
  'KAUNTER_SETTINGS_INVALID',
  400,
  (v: { fields: string }) =>
    `These settings do not fit, and nothing was changed: ${v.fields}. Correct them and save again.`,
)
export const settingsChanged = defineError(
  'KAUNTER_SETTINGS_CHANGED',
  409,
  () =>
    'Somebody else has changed these settings meanwhile, and nothing of yours was saved. Look at the newer values and save again.',
)
