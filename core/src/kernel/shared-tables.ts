import type { FastifyBaseLogger } from 'fastify'
import pg from 'pg'
import { messageOf } from './errors.ts'

export const sharedTablesSql = `create schema if not exists kaunter_shared;
create unlogged table if not exists kaunter_shared.bucket (
  key varchar(255) primary key, points integer not null default 0, expire bigint);
create unlogged table if not exists kaunter_shared.presence (
  subject varchar(100), user_id varchar(40), state varchar(40) not null, until timestamptz not null,
  primary key (subject, user_id));
create index if not exists presence_until on kaunter_shared.presence (until);`

interface Query {
  text: string
  values?: unknown[]
}

interface Answer<R> {
  rows: R[]
  rowCount: number | null
}

/**
 * Where processes without Redis keep what they share for seconds: rate buckets and presence. Tables of the jobs
 * database that write no log, since nothing in them is worth recovering; a schema of their own, since they belong to no
 * plugin and may be dropped at any time. Not called like a user might be: PostgreSQL makes new tables in a schema of
 * the user's name where there is one.
 */
export class SharedTables {
  readonly #pool: pg.Pool

  constructor(url: string, log: FastifyBaseLogger) {
    // Of its own, so that limits hold also when the pools of the work are exhausted.
    this.#pool = new pg.Pool({
      connectionString: url,
      application_name: 'kaunter-shared',
      max: 2,
      connectionTimeoutMillis: 2000,
      query_timeout: 2000,
    })
    this.#pool.on('error', (error) => log.debug({ reason: messageOf(error) }, 'an idle connection was lost'))
  }

  /** Call it while no other process migrates: PostgreSQL's own "if not exists" is not safe against itself. */
  async create(): Promise<void> {
    await this.#pool.query(sharedTablesSql)
  }

  /** In types of its own: those of `pg` are not installed where plugins are written, and would be `any` there. */
  query<R extends object>(query: string | Query, values?: unknown[]): Promise<Answer<R>> {
    return this.#pool.query<R & pg.QueryResultRow>(query as string, values)
  }

  async close(): Promise<void> {
    await this.#pool.end()
  }
}
