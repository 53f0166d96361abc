import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { SettingsRow } from '../../builtin/settings/layer.ts'
import { countSealed } from '../../builtin/settings/reseal.ts'
import { loadSecrets } from '../../kernel/environment.ts'
import { KaunterError, messageOf } from '../../kernel/errors.ts'
import { tableName } from '../../kernel/migrate.ts'
import { migrationStatus } from '../../kernel/migrate-all.ts'
import { bootOrder } from '../../kernel/order.ts'
import { maskUrl } from '../../kernel/unreachable.ts'
import { type Database, withDatabase } from '../database.ts'
import type { Deployment } from '../deployment.ts'
import { type Check, type Finding, ok, problem, warning } from './finding.ts'

/** A clock that is further off makes windows and locks end at the wrong time. */
const skewMilliseconds = 5000

/** Everything that can be known only by connecting. */
export const databases: Check = async (deployment) => {
  const { environment } = deployment
  const embedded = join(environment.home, 'postgres')
  if (environment.databaseUrl === undefined && !existsSync(join(embedded, 'PG_VERSION')))
    return [ok('database', `embedded PostgreSQL; the first start makes it in ${embedded}`)]
  try {
    return await withDatabase(environment, async (database) => {
      const parts = [version, encoding, rights, clock, jobs, migrations, secrets]
      return (await Promise.all(parts.map((part) => tried(() => part(database, deployment))))).flat()
    })
  } catch (error) {
    if (!(error instanceof KaunterError)) throw error
    return [problem('database', error.message)]
  }
}

type Part = (database: Database, deployment: Deployment) => Promise<Finding[]>

async function tried(part: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await part()
  } catch (error) {
    return [problem('database', messageOf(error), 'Look into the log of the database.')]
  }
}

const isPostgres = ({ db }: Database) => db.client.dialect === 'postgresql'

/** One row of a query; the drivers wrap rows differently. */
async function row(database: Database, sql: string): Promise<Record<string, string>> {
  const result = await database.db.raw(sql)
  return isPostgres(database) ? result.rows[0] : result[0][0]
}

const version: Part = async (database, { environment }) => {
  const { version } = await row(database, 'select version() as version')
  const where = environment.databaseUrl === undefined ? `embedded` : maskUrl(environment.databaseUrl)
  return [ok('database', `${where}: ${version?.split(' on ')[0]}`)]
}

const encoding: Part = async (database) => {
  // Tables on MySQL get their character set from us, whatever the database has.
  if (!isPostgres(database)) return []
  const { server_encoding: found = '' } = await row(database, 'show server_encoding')
  if (found === 'UTF8') return [ok('encoding', found)]
  const remedy = `Make a new database with: create database … encoding 'UTF8' template template0`
  return [problem('encoding', `the database stores ${found}, in which not every name can be written`, remedy)]
}

const rights: Part = async ({ db }) => {
  const name = `kernel_doctor_${randomBytes(4).toString('hex')}`
  try {
    await db.schema.createTable(name, (t) => void t.integer('id'))
    await db.schema.dropTable(name)
    return [ok('rights', 'the user may create and drop tables')]
  } catch (error) {
    const remedy = 'Grant the user all rights on this database, or run kaunter migrate as a user who has them.'
    return [warning('rights', `the user may not create tables (${messageOf(error)})`, remedy)]
  }
}

const clock: Part = async (database) => {
  const sql = isPostgres(database)
    ? 'select extract(epoch from clock_timestamp()) * 1000 as now'
    : 'select unix_timestamp(now(3)) * 1000 as now'
  const before = Date.now()
  const { now } = await row(database, sql)
  // It was so at some moment since then: what the answer took to come is nothing that a clock is off.
  const after = Date.now()
  const skew = Math.round(Number(now) - Math.min(Math.max(Number(now), before), after))
  if (Math.abs(skew) < skewMilliseconds) return [ok('clock', 'this machine and the database agree')]
  const remedy = 'Let both machines take their time from the network (systemd-timesyncd, chrony).'
  return [warning('clock', `the clock of the database is ${skew / 1000} s off`, remedy)]
}

const jobs: Part = async ({ jobsUrl }, { environment }) => {
  const where = jobsUrl === environment.databaseUrl ? 'in the same database' : maskUrl(jobsUrl)
  const client = new pg.Client({ connectionString: jobsUrl, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const { rows } = await client.query(
      `select has_database_privilege(current_database(), 'CREATE') or to_regnamespace('pgboss') is not null as allowed`,
    )
    if (rows[0].allowed) return [ok('jobs', where)]
    return [problem('jobs', `${where}: the user may not create the schema pgboss`, 'Grant it CREATE on the database.')]
  } finally {
    await client.end()
  }
}

const migrations: Part = async ({ db, jobsUrl }, { plugins, file }) => {
  const status = await migrationStatus(db, jobsUrl, bootOrder(plugins.map((each) => each.plugin)))
  const pending = status.filter((each) => each.pending.length > 0)
  if (pending.length === 0) return [ok('migrations', 'none is pending')]
  const message = `pending for ${pending.map((each) => each.name).join(', ')}`
  if (file.migrateOnBoot) return [ok('migrations', `${message}; the next start runs them`)]
  return [problem('migrations', message, 'Run: kaunter migrate')]
}

const secrets: Part = async ({ db }, { environment }) => {
  if (!(await db.schema.hasTable(settingsTable))) return []
  const rows: SettingsRow[] = await db(settingsTable).whereNot('sealed', '{}')
  if (rows.length === 0) return []
  const { old, unreadable } = countSealed(rows, loadSecrets(environment))
  const remedy = 'Start the server once with the earlier secret in KAUNTER_SECRET_PREVIOUS.'
  if (unreadable > 0)
    return [problem('stored-secrets', `${unreadable} were encrypted under another KAUNTER_SECRET`, remedy)]
  if (old > 0) return [warning('stored-secrets', `${old} are still under an earlier KAUNTER_SECRET`, remedy)]
  const spare = environment.env.KAUNTER_SECRET_PREVIOUS ? '; KAUNTER_SECRET_PREVIOUS can be removed' : ''
  return [ok('stored-secrets', `all can be read${spare}`)]
}

const settingsTable = tableName('settings', 'value')
