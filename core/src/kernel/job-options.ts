import { TypeGuard } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { PgBoss } from 'pg-boss'
import { jobInvalid, messageOf } from './errors.ts'
import type { Job, JobOptions, TSchema } from './tokens.ts'

/** Dead letters, and the jobs of plugins that are off, wait this long: the most that the job bus can do. */
export const keepSeconds = 365 * 86_400

/** The bus times a try out by itself, but only a whole batch at once: it comes after our own limit, for a stuck process. */
const expiryMargin = 15

const whole: [keyof JobOptions, least: number, most: number][] = [
  ['retries', 0, 1000],
  ['backoffSeconds', 0, 86_400],
  ['backoffMaxSeconds', 1, 86_400],
  ['expireInSeconds', 1, 86_400 - 400],
  ['heartbeatSeconds', 10, 3600],
  ['concurrency', 1, 1000],
]

/**
 * Looks at a job's declaration before anything is created for it.
 *
 * @throws KAUNTER_JOB_INVALID
 */
export function checkJob({ id, schema, options }: Job<TSchema>, preview: PgBoss['previewSchedule']): void {
  const wrong = (problem: string, remedy: string) => jobInvalid({ job: id, problem, remedy })
  if (!/^[\w.\-/]{1,120}$/.test(id) || id.startsWith('dead.'))
    throw wrong('its id cannot be the name of a queue', 'Use letters, digits, dots and dashes: `plugin.verb`.')
  if (!TypeGuard.IsSchema(schema)) throw wrong('its schema is not made with Type', 'Import Type from @kaunter/core.')
  for (const [name, least, most] of whole) {
    const value = options[name]
    if (value !== undefined && !(Number.isInteger(value) && Number(value) >= least && Number(value) <= most))
      throw wrong(`${name} is ${JSON.stringify(value)}`, `Use a whole number from ${least} to ${most}.`)
  }
  const { fifoBy, cron, tz, missed } = options
  if (fifoBy !== undefined && !isRequiredKey(schema, fifoBy))
    throw wrong(
      `fifoBy is "${fifoBy}", which its payload need not have`,
      'Name a required field that holds a text or a number.',
    )
  if (cron === undefined) {
    if (tz !== undefined || missed !== undefined) throw wrong('it has tz or missed but no cron', 'Add cron.')
    return
  }
  if (fifoBy !== undefined) throw wrong('it has both cron and fifoBy', 'Use one of the two.')
  if (!Value.Check(schema, {}))
    throw wrong(
      'it has cron, but {} does not fit its schema',
      'Runs by the clock have no payload: make it Type.Object({}).',
    )
  try {
    if (cron.trim().split(/\s+/).length !== 5) throw new Error('it does not have five fields')
    preview(cron, { tz: tz ?? 'UTC', count: 1 })
  } catch (error) {
    throw wrong(
      `cron "${cron}"${tz === undefined ? '' : ` in "${tz}"`} cannot be read (${messageOf(error)})`,
      'Use five fields such as "0 9 * * *", and a time zone such as Asia/Kuala_Lumpur.',
    )
  }
}

function isRequiredKey(schema: TSchema, field: string): boolean {
  if (!TypeGuard.IsObject(schema) || schema.required?.includes(field) !== true) return false
  const key = schema.properties[field] as TSchema
  return ['string', 'number', 'integer'].includes(key.type) || TypeGuard.IsUnion(key) || TypeGuard.IsLiteral(key)
}

export const policyOf = ({ fifoBy }: JobOptions) => (fifoBy === undefined ? 'standard' : 'key_strict_fifo')

export const deadQueueOf = (queue: string) => `dead.${queue}`

/** What a queue is given, and given again at each start. */
export const queueOptions = (queue: string, options: JobOptions) => ({
  retryLimit: triesAfterFirst(options),
  retryDelay: options.backoffSeconds ?? 2,
  retryBackoff: true,
  retryDelayMax: options.backoffMaxSeconds ?? 300,
  expireInSeconds: expirySeconds(options) + expiryMargin,
  heartbeatSeconds: options.heartbeatSeconds ?? 10,
  retentionSeconds: keepSeconds,
  deadLetter: deadQueueOf(queue),
  // Nobody waits for a run by the clock; the look for due jobs finds it within half a second.
  notify: options.cron === undefined,
})

/** Nothing is worked off a dead-letter queue: what lies there waits for a person. */
export const deadQueueOptions = { retentionSeconds: keepSeconds, deleteAfterSeconds: 30 * 86_400 }

export const triesAfterFirst = (options: JobOptions) => options.retries ?? 5

export const expirySeconds = (options: JobOptions) => options.expireInSeconds ?? 300

/** Whose job it is, when nobody works it now: `tickets.assign` → `tickets`, `event.x.y/v1.tickets` → `tickets`. */
export const pluginOf = (queue: string) =>
  (queue.startsWith('event.') ? queue.slice(queue.lastIndexOf('.') + 1) : queue.split('.')[0]) ?? queue
