import { AsyncLocalStorage } from 'node:async_hooks'
import knex, { type Knex } from 'knex'
import type { TypeCastField } from 'mysql2'
import { databaseUnsupported } from './errors.ts'

/** A statement that fails because the thing is not there. */
const missing = new Set([
  'ER_BAD_TABLE_ERROR',
  'ER_NO_SUCH_TABLE',
  'ER_CANT_DROP_FIELD_OR_KEY',
  'ER_BAD_FIELD_ERROR',
  'ER_KEY_DOES_NOT_EXIST',
  'ER_KEY_DOES_NOT_EXITS',
])
const tolerance = new AsyncLocalStorage<true>()

/** Runs `fn`, whose statements may drop what is not there: undoes a migration of which only a part was done. */
export const tolerateMissing = <R>(fn: () => Promise<R>): Promise<R> => tolerance.run(true, fn)

type BaseClient = new (
  config: Knex.Config,
) => Knex.Client & {
  columnCompiler(...args: unknown[]): { text(): string; binary(length?: number): string }
  tableCompiler(...args: unknown[]): {
    single: { charset?: string; collate?: string }
    _indexCommand(...args: unknown[]): string
  }
  _query(connection: unknown, query: object): Promise<object>
}
const Base = knex({ client: 'mysql2' }).client.constructor as BaseClient

/** Makes a migration mean the same as on PostgreSQL: text and bytes of any length, text compared byte by byte. */
class MySqlClient extends Base {
  override columnCompiler(...args: unknown[]) {
    const compiler = super.columnCompiler(...args)
    const { binary } = compiler
    compiler.text = () => 'longtext'
    compiler.binary = (length) => (length ? binary.call(compiler, length) : 'longblob')
    return compiler
  }

  override tableCompiler(...args: unknown[]) {
    const compiler = super.tableCompiler(...args)
    const { _indexCommand } = compiler
    // Longer ones, which PostgreSQL cuts off by itself, are refused.
    compiler._indexCommand = (...names) => `\`${_indexCommand.apply(compiler, names).slice(1, -1).slice(0, 63)}\``
    compiler.single.charset ??= 'utf8mb4'
    compiler.single.collate ??= (this.config as Settings).server.collation
    return compiler
  }

  override async _query(connection: unknown, query: object) {
    try {
      return await super._query(connection, query)
    } catch (error) {
      if (tolerance.getStore() && missing.has((error as { code: string }).code))
        return Object.assign(query, { response: [[], []] })
      throw error
    }
  }
}

/** What is known of the server once the first connection is there. */
type Settings = Knex.Config & { server: { collation: string } }

interface RawConnection {
  query(sql: string, done: (error: Error | null, rows: Record<string, string>[]) => void): void
}

/** What every session needs to behave like one of PostgreSQL, whatever the server's own defaults are. */
const session = [
  "time_zone = '+00:00'",
  "sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  // A transaction that its process forgot must not hold its locks for ever; the pool drops idle connections earlier.
  'wait_timeout = 60',
  'innodb_lock_wait_timeout = 20',
].join(', ')

/** The pool's settings for MySQL and MariaDB. */
export function mysqlSettings(url: URL): Settings {
  const connection: Knex.MySql2ConnectionConfig = {
    // An IPv6 address stands in brackets, which are no part of it.
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
    ...(url.searchParams.get('ssl') === 'true' ? { ssl: {} } : {}),
    connectTimeout: 5000,
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    typeCast: booleans,
  }
  const server = { collation: 'utf8mb4_bin' }
  const settings: Settings = {
    client: MySqlClient as unknown as typeof Knex.Client,
    connection,
    server,
    pool: {
      min: 0,
      max: 12,
      idleTimeoutMillis: 30_000,
      afterCreate(raw: RawConnection, done: (error: unknown, raw: RawConnection) => void) {
        prepare(raw).then(
          (collation) => {
            server.collation = collation
            done(null, raw)
          },
          (error) => done(error, raw),
        )
      },
    },
  }
  return settings
}

/** @returns the collation for our tables: byte by byte, spaces at the end included. */
async function prepare(raw: RawConnection): Promise<string> {
  const query = (sql: string) =>
    new Promise<Record<string, string>[]>((resolve, reject) =>
      raw.query(sql, (error, rows) => (error ? reject(error) : resolve(rows))),
    )
  const [row] = await query('select version() as version, @@max_allowed_packet as packet')
  const collation = checkServer(row?.version ?? '', Number(row?.packet))
  await query(`set names utf8mb4 collate ${collation}`)
  await query(`set session ${session}`)
  await query('set session transaction isolation level read committed')
  return collation
}

const collations = { mariadb: 'utf8mb4_nopad_bin', mysql: 'utf8mb4_0900_bin' }

/** For writing down what would be run on such a server. */
export const offlineSettings = (server: keyof typeof collations): Settings => ({
  client: MySqlClient as unknown as typeof Knex.Client,
  connection: {},
  server: { collation: collations[server] },
})

/** Two webhooks of the largest allowed size, written as hexadecimal text. */
const minPacket = 16_000_000

/**
 * @returns the collation that compares like PostgreSQL.
 * @throws KAUNTER_DATABASE_UNSUPPORTED for a server that cannot skip locked rows, or takes too small statements.
 */
export function checkServer(version: string, maxAllowedPacket: number): string {
  const mariadb = /mariadb/i.test(version)
  const [major = 0, minor = 0, patch = 0] = version.split(/[.-]/).map(Number)
  const number = major * 1e6 + minor * 1e3 + patch
  if (!(number >= (mariadb ? 10_006_000 : 8_000_017)))
    throw databaseUnsupported({
      found: `The database is ${mariadb ? 'MariaDB' : 'MySQL'} ${version}`,
      remedy: 'Use MariaDB 10.6 or newer, MySQL 8.0.17 or newer, or PostgreSQL.',
    })
  if (maxAllowedPacket < minPacket)
    throw databaseUnsupported({
      found: `The database refuses statements over ${maxAllowedPacket} bytes`,
      remedy: 'Set max_allowed_packet to at least 16M in its configuration and restart it.',
    })
  return mariadb ? collations.mariadb : collations.mysql
}

function booleans(field: TypeCastField, next: () => unknown): unknown {
  if (field.type !== 'TINY' || field.length !== 1) return next()
  const value = field.string()
  return value === null ? null : value === '1'
}
