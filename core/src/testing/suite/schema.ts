import type { Knex } from 'knex'
import type { DatabaseKind } from '../databases.ts'

/** How each database describes its own tables. */
export const schemaQueries: Readonly<Record<DatabaseKind, { columns: string; indexes: string }>> = {
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

/** All columns and indexes as lines of text, by table. */
export async function schemaLines(db: Knex, kind: DatabaseKind): Promise<Map<string, string[]>> {
  const lines = new Map<string, string[]>()
  for (const query of Object.values(schemaQueries[kind])) {
    const result = await db.raw(`${query} order by 1, 2`)
    for (const { table, ...rest } of (kind === 'postgresql' ? result.rows : result[0]) as Record<string, string>[])
      lines.set(table as string, [...(lines.get(table as string) ?? []), Object.values(rest).join(' ')])
  }
  return lines
}
