import { inject } from 'vitest'
import type { TestDatabase } from './database.ts'

const queries = {
  postgresql: {
    columns: `select table_name as "table", column_name as "column", concat(data_type, character_maximum_length) as "type",
                     is_nullable as "nullable", column_default as "default"
              from information_schema.columns where table_schema = 'public'`,
    indexes: `select tablename as "table", indexname as "name", indexdef as "definition" from pg_indexes where schemaname = 'public'`,
  },
  mariadb: {
    columns: `select table_name as "table", column_name as "column", concat_ws(' ', column_type, collation_name) as "type",
                     is_nullable as "nullable", column_default as "default"
              from information_schema.columns where table_schema = database()`,
    indexes: `select table_name as "table", index_name as "name", concat(min(non_unique), ' ', group_concat(column_name order by seq_in_index)) as "definition"
              from information_schema.statistics where table_schema = database() group by table_name, index_name`,
  },
}

export interface Schema {
  columns: { table: string; column: string; type: string; nullable: string; default: string | null }[]
  indexes: { table: string; name: string; definition: string }[]
}

/** All columns and indexes, as the database itself describes them. */
export async function schemaOf(database: TestDatabase): Promise<Schema> {
  const { columns, indexes } = queries[inject('domain')]
  return {
    columns: await database.query<Schema['columns'][number]>(`${columns} order by 1, 2`),
    indexes: await database.query<Schema['indexes'][number]>(`${indexes} order by 1, 2`),
  }
}
