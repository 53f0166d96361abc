import { inject } from 'vitest'
import { schemaQueries } from '../../core/src/testing/suite/schema.ts'
import type { TestDatabase } from './database.ts'

export interface Schema {
  columns: { table: string; column: string; type: string; nullable: string; default: string | null }[]
  indexes: { table: string; name: string; definition: string }[]
}

/** All columns and indexes, as the database itself describes them. */
export async function schemaOf(database: TestDatabase): Promise<Schema> {
  const { columns, indexes } = schemaQueries[inject('domain')]
  return {
    columns: await database.query<Schema['columns'][number]>(`${columns} order by 1, 2`),
    indexes: await database.query<Schema['indexes'][number]>(`${indexes} order by 1, 2`),
  }
}
