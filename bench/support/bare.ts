import mysql from 'mysql2/promise'
import pg from 'pg'
import type { Dialect } from './shop-data.ts'

/** One connection of the driver and nothing around it. */
export interface Bare {
  /** Several rows; on MariaDB `?`, on PostgreSQL `$1`. */
  query<R extends object = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<R[]>
  end(): Promise<void>
}

export async function openBare(dialect: Dialect, url: string): Promise<Bare> {
  if (dialect === 'postgresql') {
    const client = new pg.Client({ connectionString: url })
    client.on('error', (error) => console.warn('a connection of the benchmark ended:', error.message))
    await client.connect()
    return { query: async (sql, values) => (await client.query(sql, values as never)).rows, end: () => client.end() }
  }
  const connection = await mysql.createConnection({ uri: url, timezone: 'Z', supportBigNumbers: true })
  await connection.query(`set names utf8mb4 collate utf8mb4_nopad_bin, time_zone = '+00:00', unique_checks = 0,
    foreign_key_checks = 0, group_concat_max_len = 100000, sql_mode = 'STRICT_ALL_TABLES'`)
  await connection.query('set session transaction isolation level read committed')
  return {
    query: async <R extends object>(sql: string, values?: readonly unknown[]) =>
      (await connection.query(sql, values as never))[0] as R[],
    end: () => connection.end(),
  }
}
