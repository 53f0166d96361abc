import type { Knex } from '@kaunter/core'

/** Of a connection or of a query on one. */
export const isPostgres = (of: Knex | Knex.QueryBuilder): boolean =>
  (of as { client: Knex.Client }).client.dialect === 'postgresql'
