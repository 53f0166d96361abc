import type { FastifyBaseLogger } from 'fastify'
import knex, { type Knex } from 'knex'
import pg from 'pg'
import { databaseUnsupported, KaunterError, messageOf } from './errors.ts'
import { unreachable } from './unreachable.ts'

export const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:/.test(url)
const isMySqlUrl = (url: string): boolean => /^(mysql|mariadb):/.test(url)

/**
 * Opens the pool and proves that it works.
 *
 * @throws KAUNTER_DATABASE_UNSUPPORTED for anything but PostgreSQL, MySQL and MariaDB of a recent version,
 * KAUNTER_DATABASE_UNREACHABLE when it does not answer in 5 s.
 */
export async function connectDatabase(url: string, log?: FastifyBaseLogger): Promise<Knex> {
  const db = knex({
    ...(await settingsFor(url)),
    acquireConnectionTimeout: 15_000,
    // Else the message of each error holds the statement with all its values: names, numbers, texts.
    compileSqlOnError: false,
    log: {
      // Whoever wanted the connection gets the same error, and says in its own words what it means.
      error: (message) => log?.debug({ reason: messageOf(message) }, 'no connection to the database'),
      warn: (message) => log?.warn({ reason: messageOf(message) }, 'the database driver has a warning'),
    },
  })
  try {
    await db.raw('select 1')
  } catch (error) {
    await db.destroy()
    if (error instanceof KaunterError) throw error
    throw unreachable(url, error, 'DATABASE_URL')
  }
  return db
}

/**
 * Proves that the database of the jobs is there, for a message that names it.
 *
 * @throws KAUNTER_DATABASE_UNREACHABLE when it does not answer in 5 s, KAUNTER_DATABASE_UNSUPPORTED for an old one.
 */
export async function proveJobsDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  let version: number
  try {
    await client.connect()
    const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as version`)
    version = rows[0].version
    await client.end()
  } catch (error) {
    throw unreachable(url, error, 'JOBS_DATABASE_URL')
  }
  if (version >= 13) return
  const found = `The database of the jobs is PostgreSQL ${version}`
  throw databaseUnsupported({ found, remedy: 'Use PostgreSQL 13 or newer.' })
}

async function settingsFor(url: string): Promise<Knex.Config> {
  if (isPostgresUrl(url)) return postgresSettings(url)
  const parsed = URL.parse(url)
  if (!isMySqlUrl(url) || parsed === null) throw databaseUnknown(url.split(':')[0] ?? '')
  // Its driver is loaded only by those who use it.
  const { mysqlSettings } = await import('./mysql.ts')
  return mysqlSettings(parsed)
}

const databaseUnknown = (protocol: string) =>
  databaseUnsupported({
    found: `DATABASE_URL starts with "${protocol}"`,
    remedy: 'Use postgres://user:password@host:5432/name or mysql://user:password@host:3306/name.',
  })

const postgresSettings = (url: string): Knex.Config => ({
  client: 'pg',
  connection: {
    connectionString: url,
    application_name: 'kaunter',
    connectionTimeoutMillis: 5000,
    // A transaction that its process forgot must not hold its locks, nor hold back the live log, for ever.
    idle_in_transaction_session_timeout: 30_000,
  },
  pool: { min: 0, max: 12 },
})

const retryable = new Set(['40001', '40P01', 'ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT'])

/** Deadlocks and serialisation failures: the same transaction may well succeed when run again. */
export function isRetryable(error: unknown): boolean {
  return retryable.has((error as { code?: string } | null)?.code ?? '')
}

const unavailableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  // Its container is being made anew, or its host is gone for a while.
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '53100',
  '08006',
  '08003',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_NORMAL_SHUTDOWN',
  'ER_DISK_FULL',
  'ER_RECORD_FILE_FULL',
  'ER_CLIENT_INTERACTION_TIMEOUT',
])

/** The database is away, restarting, full or overloaded: the caller did nothing wrong. */
export function isUnavailable(error: unknown): boolean {
  const { code, name, message } = (error ?? {}) as { code?: string; name?: string; message?: string }
  return (
    unavailableCodes.has(code ?? '') ||
    name === 'KnexTimeoutError' ||
    /Connection terminated|connection timeout|Unable to acquire a connection|connection is in closed state|connect ETIMEDOUT/i.test(
      message ?? '',
    )
  )
}

/** Trouble that passes without anybody changing the input: worth a retry, and no reason to give an item up. */
export const isTransient = (error: unknown): boolean => isRetryable(error) || isUnavailable(error)

/** A unique index refused the row. */
export const isDuplicate = (error: unknown): boolean =>
  ['23505', 'ER_DUP_ENTRY'].includes((error as { code?: string } | null)?.code ?? '')
