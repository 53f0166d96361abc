import { randomBytes } from 'node:crypto'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { mariaDbMissing } from './errors.ts'
import { servers } from './servers.ts'

/** What the domain is stored in; the jobs are always in PostgreSQL. */
export type DatabaseKind = 'postgresql' | 'mariadb'

/** Where an app's rows and jobs are. */
export interface Addresses {
  url: string
  /** The same as `url` on PostgreSQL. */
  jobsUrl: string
}

export interface TestDatabase extends Addresses {
  drop(): Promise<void>
}

/** How a template comes about: from another one, or from nothing. */
export interface Template {
  /** The same for databases that would be the same. */
  key: string
  from?: Template
  build(addresses: Addresses): Promise<void>
}

const newName = () => `kt_${randomBytes(6).toString('hex')}`
const nameOf = (template: Template, kind: DatabaseKind) =>
  `kt_template_${kind === 'mariadb' ? 'm_' : ''}${template.key}`

/** A database of its own that looks as the template does; the template is made when it is first asked for. */
export async function createDatabase(template: Template, kind: DatabaseKind): Promise<TestDatabase> {
  await withPostgres((server) => ensure(server, template, kind))
  return copy(nameOf(template, kind), kind, newName())
}

/** Of several test files that want the same one at once, one makes it and the others wait. */
async function ensure(server: pg.Client, template: Template, kind: DatabaseKind): Promise<void> {
  const name = nameOf(template, kind)
  const isThere = async () =>
    (await server.query('select 1 from pg_database where datname = $1', [name])).rows.length > 0
  if (await isThere()) return
  if (template.from !== undefined) await ensure(server, template.from, kind)
  await server.query('select pg_advisory_lock(hashtext($1))', [name])
  try {
    if (await isThere()) return
    const unfinished = `${name}_${randomBytes(3).toString('hex')}`
    const made = await copy(template.from && nameOf(template.from, kind), kind, unfinished)
    await template.build(made)
    if (kind === 'mariadb') await rename(unfinished, name)
    await server.query(`alter database ${unfinished} rename to ${name}`)
  } finally {
    await server.query('select pg_advisory_unlock(hashtext($1))', [name])
  }
}

async function copy(from: string | undefined, kind: DatabaseKind, name: string): Promise<TestDatabase> {
  const { postgresUrl, mariadbUrl } = await servers()
  const like = from === undefined ? '' : ` template ${from}`
  const jobs = withPostgres((server) => server.query(`create database ${name}${like}`))
  const domain = kind === 'mariadb' && copyMariaDb(mariadbUrl, from, name)
  await Promise.all([jobs, domain])
  const jobsUrl = at(postgresUrl, name)
  return {
    url: kind === 'mariadb' ? at(mariadbUrl as string, name) : jobsUrl,
    jobsUrl,
    async drop() {
      await Promise.all([
        withPostgres((server) => drop(server, name)),
        kind === 'mariadb' && withMariaDb(mariadbUrl, (server) => server.query(`drop database if exists ${name}`)),
      ])
    },
  }
}

/**
 * PostgreSQL waits five seconds for connections that are just closing. One that is cut off at once is an error in the
 * pool that closes it, which would fail a test that has passed.
 */
async function drop(server: pg.Client, name: string): Promise<void> {
  try {
    await server.query(`drop database if exists ${name}`)
  } catch (error) {
    const inUse = (error as { code?: string }).code === '55006'
    if (!inUse) throw error
    await server.query(`drop database if exists ${name} with (force)`)
  }
}

function at(server: string, database: string): string {
  const url = new URL(server)
  url.pathname = `/${database}`
  return url.href
}

async function withPostgres<R>(fn: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: (await servers()).postgresUrl })
  await client.connect()
  try {
    return await fn(client)
  } finally {
    await client.end()
  }
}

/** @throws KAUNTER_TEST_MARIADB_MISSING */
async function withMariaDb<R>(uri: string | undefined, fn: (connection: mysql.Connection) => Promise<R>): Promise<R> {
  if (uri === undefined) throw mariaDbMissing({})
  const connection = await mysql.createConnection({ uri, multipleStatements: true })
  try {
    return await fn(connection)
  } finally {
    await connection.end()
  }
}

/** What makes the tables of a template and fills them; it never changes, so it is read once. */
const scripts = new Map<string, string>()

/** MariaDB has no templates: its tables are made anew from their own descriptions, with the rows, in one round trip. */
async function copyMariaDb(uri: string | undefined, from: string | undefined, name: string): Promise<void> {
  await withMariaDb(uri, async (connection) => {
    const script = from === undefined ? '' : (scripts.get(from) ?? (await scriptOf(connection, from)))
    if (from !== undefined) scripts.set(from, script)
    await connection.query(`create database ${name}; use ${name}; set foreign_key_checks = 0; ${script}`)
  })
}

async function scriptOf(connection: mysql.Connection, database: string): Promise<string> {
  const rows = async (sql: string) => (await connection.query(sql))[0] as Record<string, string>[]
  const statements: string[] = []
  for (const { name } of await rows(
    `select table_name as name from information_schema.tables where table_schema = '${database}'`,
  )) {
    const [made] = await rows(`show create table ${database}.\`${name}\``)
    statements.push(made?.['Create Table'] as string)
    const [{ filled } = {}] = await rows(`select exists (select 1 from ${database}.\`${name}\`) as filled`)
    if (Number(filled) === 0) continue
    const columns = await rows(
      `select column_name as name from information_schema.columns where table_schema = '${database}'
       and table_name = '${name}' and coalesce(generation_expression, '') = '' order by ordinal_position`,
    )
    const list = columns.map((column) => `\`${column.name}\``).join()
    statements.push(`insert into \`${name}\` (${list}) select ${list} from ${database}.\`${name}\``)
  }
  return statements.join(';\n')
}

/** A database of MariaDB cannot be renamed, but its tables can be moved. */
async function rename(from: string, to: string): Promise<void> {
  const { mariadbUrl } = await servers()
  await withMariaDb(mariadbUrl, async (connection) => {
    const [tables] = await connection.query(
      `select table_name as name from information_schema.tables where table_schema = '${from}'`,
    )
    const moves = (tables as { name: string }[]).map(({ name }) => `${from}.\`${name}\` to ${to}.\`${name}\``)
    // One of an earlier try that did not get to its end.
    await connection.query(`drop database if exists ${to}; create database ${to}`)
    if (moves.length > 0) await connection.query(`rename table ${moves.join()}`)
    await connection.query(`drop database ${from}`)
  })
}
