/** What an API answers and a terminal shows when something is refused: a stable code, a status, and what to do next. */
export class KaunterError extends Error {
  readonly code: string
  readonly statusCode: number
  readonly details: Record<string, unknown> | undefined

  constructor(code: string, statusCode: number, message: string, details?: Record<string, unknown>, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'KaunterError'
    this.code = code
    this.statusCode = statusCode
    this.details = details
  }
}

/** An error of a catalogue: call it to make one, then `throw` it. */
export interface ErrorDefinition<V extends Record<string, unknown>> {
  readonly code: string
  readonly statusCode: number
  /** Makes the error. `details` reach the client; `cause` only the log. */
  (values: V, options?: { details?: Record<string, unknown>; cause?: unknown }): KaunterError
}

/**
 * Defines one error of a package's catalogue.
 *
 * @param code stable, upper case; begins with the plugin's name, Kaunter's own with `KAUNTER_`.
 * @param statusCode HTTP status; for start-up errors it is 500 and never sent.
 * @param message says what happened and what to do next.
 * @example const notFound = defineError('KAUNTER_TICKET_NOT_FOUND', 404, (v: { id: string }) => `No ticket ${v.id}.`)
 */
export function defineError<V extends Record<string, unknown> = Record<string, never>>(
  code: string,
  statusCode: number,
  message: (values: V) => string,
): ErrorDefinition<V> {
  const make = (values: V, options?: { details?: Record<string, unknown>; cause?: unknown }) =>
    new KaunterError(code, statusCode, message(values), options?.details, options?.cause)
  return Object.assign(make, { code, statusCode })
}

/** The text of anything thrown; drivers reject with `AggregateError`s whose own message is empty. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(messageOf).join('; ')
  if (error instanceof Error) return error.message || error.name
  return String(error)
}

/** One wrong value in the configuration. */
export interface ConfigProblem {
  path: string
  problem: string
  remedy: string
}

export const configInvalid = defineError(
  'KAUNTER_CONFIG_INVALID',
  500,
  ({ problems }: { problems: readonly ConfigProblem[] }) =>
    [
      `The configuration has ${problems.length === 1 ? 'one problem' : `${problems.length} problems`}:`,
      ...problems.map((p) => `  ${p.path}: ${p.problem}\n    → ${p.remedy}`),
    ].join('\n'),
)
export const portTaken = defineError(
  'KAUNTER_PORT_TAKEN',
  500,
  (v: { port: number; host: string }) =>
    `Port ${v.port} on ${v.host} is in use by another program. Stop that program, or start with another port: PORT=${v.port + 1} npm start`,
)
export const databaseUnreachable = defineError(
  'KAUNTER_DATABASE_UNREACHABLE',
  500,
  (v: { url: string; reason: string; remedy: string }) =>
    `Cannot reach the database at ${v.url}: ${v.reason}. ${v.remedy}`,
)
export const databaseUnsupported = defineError(
  'KAUNTER_DATABASE_UNSUPPORTED',
  500,
  (v: { found: string; remedy: string }) => `${v.found}, on which Kaunter does not run. ${v.remedy}`,
)
export const embeddedFailed = defineError(
  'KAUNTER_EMBEDDED_DATABASE_FAILED',
  500,
  (v: { directory: string; reason: string }) =>
    `The embedded PostgreSQL in ${v.directory} did not start: ${v.reason}. Look at its log there, or name another database in DATABASE_URL.`,
)
export const diskFull = defineError(
  'KAUNTER_DISK_FULL',
  500,
  (v: { directory: string }) =>
    `There is no space left on the disk of ${v.directory}. Free some space (at least 200 MB) and start again; nothing that was stored is lost.`,
)
export const secretRequired = defineError(
  'KAUNTER_SECRET_REQUIRED',
  500,
  () =>
    'KAUNTER_SECRET is not set. In production set it to at least 32 random characters (for example the output of `openssl rand -hex 32`) and keep it: keys for signing and encryption are derived from it.',
)
export const secretShort = defineError(
  'KAUNTER_SECRET_SHORT',
  500,
  (v: { name: string; length: number }) =>
    `${v.name} holds a secret of only ${v.length} characters. Set at least 32 random ones, for example the output of \`openssl rand -hex 32\`.`,
)
export const secretUnreadable = defineError(
  'KAUNTER_SECRET_UNREADABLE',
  500,
  () =>
    'A stored secret cannot be decrypted: it was encrypted under another KAUNTER_SECRET, or changed in the database. Name the earlier secret in KAUNTER_SECRET_PREVIOUS and start again, or enter the value anew.',
)
export const pluginInvalid = defineError(
  'KAUNTER_PLUGIN_INVALID',
  500,
  (v: { plugin: string; reason: string; remedy: string }) => `Plugin "${v.plugin}": ${v.reason}. ${v.remedy}`,
)
export const pluginFailed = defineError(
  'KAUNTER_PLUGIN_FAILED',
  500,
  (v: { plugin: string; phase: string; reason: string; remedy: string }) =>
    `Plugin "${v.plugin}", which is required, failed in its ${v.phase}: ${v.reason.replace(/\.$/, '')}. ${v.remedy}`,
)
export const migrationFailed = defineError(
  'KAUNTER_MIGRATION_FAILED',
  500,
  (v: { plugin: string; name: string; reason: string }) =>
    `Migration "${v.name}" of plugin "${v.plugin}" failed: ${v.reason}. Its data is as it was before; half-made tables are cleared away at the next try.`,
)
export const databaseNewer = defineError(
  'KAUNTER_DATABASE_NEWER',
  500,
  (v: { plugin: string; name: string }) =>
    `The database has migration "${v.name}", which this version of plugin "${v.plugin}" does not know: it was made by a newer version. Install that one.`,
)
export const dependencyCycle = defineError(
  'KAUNTER_PLUGIN_CYCLE',
  500,
  (v: { cycle: string }) =>
    `These plugins need each other in a circle: ${v.cycle}. Make one of the needs optional, or move the shared part into a third plugin.`,
)
export const migrationsPending = defineError(
  'KAUNTER_MIGRATIONS_PENDING',
  500,
  (v: { list: string }) =>
    `The database is older than this version, and "migrateOnBoot" is false in kaunter.config.json. Back it up, run \`kaunter migrate\`, and start again. Still to run: ${v.list}.`,
)
export const pluginOff = defineError(
  'KAUNTER_PLUGIN_OFF',
  503,
  (v: { plugin: string }) =>
    `"${v.plugin}" is switched off at the moment. Nothing was changed; try again later, or ask an administrator to switch it on.`,
)
export const pluginUnknown = defineError(
  'KAUNTER_PLUGIN_UNKNOWN',
  404,
  (v: { plugin: string }) => `There is no plugin "${v.plugin}" in kaunter.config.json. GET /api/plugins lists all.`,
)
export const pluginRequired = defineError(
  'KAUNTER_PLUGIN_REQUIRED',
  409,
  (v: { plugin: string; reason: string }) =>
    `"${v.plugin}" cannot be switched off: ${v.reason}. Change kaunter.config.json and restart if it has to go.`,
)
export const restartNeeded = defineError(
  'KAUNTER_PLUGIN_RESTART_NEEDED',
  409,
  (v: { plugin: string; remedy: string }) =>
    `"${v.plugin}" cannot be switched off or on while the server runs. ${v.remedy}`,
)
export const strictRefused = defineError(
  'KAUNTER_STRICT',
  500,
  (v: { plugins: string; report: string }) =>
    `Some plugins cannot run: ${v.plugins}. They would be quarantined, but the start is strict (--strict or KAUNTER_STRICT=1). Mend them, or start without it.\n\n${v.report}`,
)
export const permissionMissing = defineError(
  'KAUNTER_ROUTE_WITHOUT_PERMISSION',
  500,
  (v: { method: string; url: string }) =>
    `Route ${v.method} ${v.url} says neither who may call it nor that everybody may. Add config: { permission: 'plugin:verb' } or config: { public: true }.`,
)
export const embedRouteInvalid = defineError(
  'KAUNTER_ROUTE_OF_UNKNOWN_EMBED',
  500,
  (v: { method: string; url: string; widget: string }) =>
    `Route ${v.method} ${v.url} is for the widget "${v.widget}". Name one of the plugin's own embeds.widgets, and neither a permission nor public beside it.`,
)
export const duringSetup = defineError(
  'KAUNTER_NOT_DURING_SETUP',
  500,
  (v: { what: string }) =>
    `${v.what} was called during setup(). setup() only registers; do this in an event, a job or a route.`,
)
export const payloadInvalid = defineError(
  'KAUNTER_PAYLOAD_INVALID',
  500,
  (v: { token: string; problem: string }) =>
    `The data given to "${v.token}" does not fit its schema: ${v.problem}. Send what the declaration of the token asks for.`,
)
export const jobInvalid = defineError(
  'KAUNTER_JOB_INVALID',
  500,
  (v: { job: string; problem: string; remedy: string }) => `Job "${v.job}": ${v.problem}. ${v.remedy}`,
)
export const jobExpired = defineError(
  'KAUNTER_JOB_EXPIRED',
  500,
  (v: { seconds: number }) =>
    `The try ran longer than ${v.seconds} seconds. Make the work smaller, or raise expireInSeconds of the job.`,
)
export const hookResultInvalid = defineError(
  'KAUNTER_HOOK_RESULT_INVALID',
  500,
  (v: { hook: string; plugin: string; result: string }) =>
    `Plugin "${v.plugin}" returned ${v.result} from its tap of "${v.hook}". Return the value it was given, changed or not.`,
)

// HTTP
export const requestInvalid = defineError(
  'KAUNTER_REQUEST_INVALID',
  400,
  (v: { problem: string }) => `The request is not as expected: ${v.problem}. See /openapi.json for the right form.`,
)
export const notFound = defineError(
  'KAUNTER_NOT_FOUND',
  404,
  (v: { method: string; url: string }) =>
    `There is nothing at ${v.method} ${v.url}. /openapi.json lists what there is.`,
)
export const notSignedIn = defineError(
  'KAUNTER_AUTH_REQUIRED',
  401,
  () => 'You are not signed in, or your session has ended. Sign in and try again.',
)
export const notAllowed = defineError(
  'KAUNTER_FORBIDDEN',
  403,
  (v: { permission: string }) =>
    `Your role does not include "${v.permission}". Ask an administrator to give it to you.`,
)
export const bodyTooLarge = defineError(
  'KAUNTER_BODY_TOO_LARGE',
  413,
  (v: { limit: number }) => `The request is larger than ${v.limit} bytes. Send less.`,
)
export const tooManyRequests = defineError(
  'KAUNTER_TOO_MANY_REQUESTS',
  429,
  (v: { seconds: number }) => `Too many requests. Try again in ${v.seconds} seconds.`,
)
export const unavailable = defineError(
  'KAUNTER_UNAVAILABLE',
  503,
  () => 'The server cannot do this at the moment. Nothing was changed; try again in a few seconds.',
)
export const overloaded = defineError(
  'KAUNTER_OVERLOADED',
  503,
  (v: { seconds: number }) =>
    `The server has more to do than it can. Nothing was changed; try again in ${v.seconds} seconds.`,
)
export const metricsRefused = defineError('KAUNTER_METRICS_REFUSED', 403, (v: { token: boolean }) =>
  v.token
    ? 'The metrics need the token of KAUNTER_METRICS_TOKEN: send it as "Authorization: Bearer …".'
    : 'The metrics are for this machine only. To read them from elsewhere, or through a proxy, set KAUNTER_METRICS_TOKEN and send it as "Authorization: Bearer …".',
)
export const internal = defineError(
  'KAUNTER_INTERNAL',
  500,
  (v: { requestId: string }) =>
    `Something went wrong on the server. Nothing was half-done; try again, and if it happens again report request ${v.requestId}.`,
)
export const cursorInvalid = defineError(
  'KAUNTER_CURSOR_INVALID',
  400,
  () => 'The cursor is not one that this list gave out. Start again without a cursor.',
)
