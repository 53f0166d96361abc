import { defineError } from '../../kernel/errors.ts'

export const originRefused = defineError(
  'KAUNTER_EMBED_ORIGIN_REFUSED',
  403,
  () =>
    'Widgets may not be used in pages of this origin. Ask the shop to add it under Settings → Widgets, exactly as the address bar shows it: https://portal.example.com.',
)
export const tokenInvalid = defineError(
  'KAUNTER_EMBED_TOKEN_INVALID',
  401,
  () => 'The token of this widget is none that this server issued. Get a new one from POST /api/embeds/tokens.',
)
export const tokenExpired = defineError(
  'KAUNTER_EMBED_TOKEN_EXPIRED',
  401,
  () =>
    'The token of this widget has expired or was withdrawn. Get a new one from POST /api/embeds/tokens, or load the page again.',
)
export const tokenForeign = defineError(
  'KAUNTER_EMBED_TOKEN_FOREIGN',
  403,
  () => 'The token was issued for another widget or another origin. Issue one for exactly this widget in this page.',
)
export const widgetUnknown = defineError(
  'KAUNTER_EMBED_WIDGET_UNKNOWN',
  404,
  (v: { widget: string }) =>
    `No running plugin offers a widget "${v.widget}". GET /api/embeds lists those that there are.`,
)
export const subjectInvalid = defineError(
  'KAUNTER_EMBED_SUBJECT_INVALID',
  422,
  (v: { widget: string; problem: string }) =>
    `The subject does not fit the widget "${v.widget}": ${v.problem}. GET /api/embeds shows the form of it.`,
)
export const subjectForbidden = defineError(
  'KAUNTER_EMBED_SUBJECT_FORBIDDEN',
  403,
  () => 'There is no such subject that you may show to others. Check what it names, and for which outlets you may act.',
)
export const originNotListed = defineError(
  'KAUNTER_EMBED_ORIGIN_NOT_LISTED',
  422,
  (v: { origin: string }) =>
    `"${v.origin}" is none of the allowed origins, so no page there could use the token. Add it under Settings → Widgets first.`,
)
