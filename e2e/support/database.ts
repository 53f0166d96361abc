import { randomBytes } from 'node:crypto'
import mysql from 'mysql2/promise'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  /** Of the domain: PostgreSQL or MariaDB, as the project of this run says. */
  url: string
  /** Always PostgreSQL, and the same where the domain is. */
  jobsUrl: string
  /**
   * Rows of a query, for what the API does not show. Written for PostgreSQL with `$1`, casts and intervals, and else so
   * that both databases run it.
   */
  query<R extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<R[]>
  /** A connection that stays open, for transactions that take their time. */
  session(): Promise<Session>
  queryJobs<R extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<R[]>
  drop(): Promise<void>
}

/**
 * An empty database in the servers of this run.
 *
 * @param jobsUrl of a PostgreSQL that the test has for itself.
 * @param mariadb a server that the test has for itself.
 */
export async function createDatabase(jobsUrl?: string, mariadb = inject('mariadbUrl')): Promise<TestDatabase> {
  if (inject('domain') === 'postgresql') {
    const both = jobsUrl === undefined ? await createPostgres() : onUrl(jobsUrl)
    return { ...both, jobsUrl: both.url, queryJobs: both.query }
  }
  const domain = await createMariaDb(mariadb)
  const jobs = jobsUrl === undefined ? await createPostgres() : onUrl(jobsUrl)
  return {
    ...domain,
    jobsUrl: jobs.url,
    queryJobs: jobs.query,
    async drop() {
      await domain.drop()
      await jobs.drop()
    },
  }
}

export interface Session {
  query: TestDatabase['query']
  end(): Promise<void>
}

/** What `createDatabase` makes, without the jobs. */
type Part = Pick<TestDatabase, 'url' | 'query' | 'session' | 'drop'>

const newName = () => `kt_${randomBytes(6).toString('hex')}`

async function createPostgres(): Promise<Part> {
  const server = inject('postgresUrl')
  const name = newName()
  await withClient(server, (client) => client.query(`create database ${name}`))
  const url = new URL(server)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 2 })
  pool.on('error', (error) => console.warn('a test connection ended:', error.message))
  return {
    url: url.href,
    query: async (sql, values) => (await pool.query(sql, values)).rows,
    session: () => openPostgres(url.href),
    async drop() {
      await pool.end()
      await withClient(server, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

/** A database that the test crashes: no pool, whose connections would not survive it. */
const onUrl = (url: string): Part => ({
  url,
  query: (sql, values) => withClient(url, async (client) => (await client.query(sql, values)).rows),
  session: () => openPostgres(url),
  drop: async () => undefined,
})

async function openPostgres(url: string): Promise<Session> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', (error) => console.warn('a test connection ended:', error.message))
  await client.connect()
  return { query: async (sql, values) => (await client.query(sql, values)).rows, end: () => client.end() }
}

async function withClient<R>(url: string, fn: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', (error) => console.warn('a test connection ended:', error.message))
  await client.connect()
  try {
    return await fn(client)
  } finally {
    await client.end()
  }
}

async function createMariaDb(server: string): Promise<Part> {
  const name = newName()
  await runMySql(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    query: (sql, values) => runMySql(url.href, sql, values),
    session: () => openMySql(url.href),
    drop: async () => void (await runMySql(server, `drop database ${name}`)),
  }
}

/** A connection that gives rows as they would come from PostgreSQL, and reads its casts and intervals. */
async function openMySql(uri: string): Promise<Session> {
  const connection = await mysql.createConnection({
    ...{ uri, timezone: 'Z', supportBigNumbers: true, bigNumberStrings: true, multipleStatements: true },
    typeCast(field, next) {
      if (field.type === 'TINY' && field.length === 1) return { 0: false, 1: true }[field.string() ?? ''] ?? null
      const computed = field.table === '' && (field.type === 'LONGLONG' || field.type === 'NEWDECIMAL')
      return computed ? Number(field.string()) : next()
    },
  })
  connection.on('error', (error: Error) => console.warn('a test connection ended:', error.message))
  await connection.query(`set names utf8mb4 collate utf8mb4_nopad_bin; set time_zone = '+00:00';
    set sql_mode = 'STRICT_ALL_TABLES,ANSI_QUOTES,PIPES_AS_CONCAT'; set max_recursive_iterations = 1000000; set session transaction isolation level read committed`)
  return {
    async query<R extends object>(sql: string, values: unknown[] = []) {
      const inOrder: unknown[] = []
      const text = sql
        .replaceAll(/::\w+(\(\d\)|\[\])?/g, '')
        .replaceAll(/(\w+|\([^()]*\)) \* interval '1 (\w+)'/g, 'interval $1 $2')
        .replaceAll(/interval '(\d+) (\w+?)s?'/g, 'interval $1 $2')
        .replaceAll(/\$(\d+)/g, (_match, n) => {
          inOrder.push(values[Number(n) - 1])
          return '?'
        })
      const [rows] = await connection.query(text, inOrder)
      return Array.isArray(rows) ? (rows as R[]) : []
    },
    end: () => connection.end(),
  }
}

async function runMySql<R extends object>(uri: string, sql: string, values: unknown[] = []): Promise<R[]> {
  const session = await openMySql(uri)
  try {
    return await session.query<R>(sql, values)
  } finally {
    await session.end()
  }
}
