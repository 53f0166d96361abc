import knex, { type Knex } from 'knex'
import { getConstructionPlans } from 'pg-boss'
import { bookkeeping, migratePlugin } from './migrate.ts'
import type { Plugin } from './plugin.ts'
import { sharedTablesSql } from './shared-tables.ts'

export type Dialect = 'postgresql' | 'mariadb' | 'mysql'

/**
 * All tables of the plugins as statements to be run by hand, for those who may not let a program change a schema. They
 * are those of the migrations, with the bookkeeping: a server that starts afterwards finds nothing to do.
 */
export async function schemaSql(dialect: Dialect, plugins: readonly Plugin[]): Promise<string> {
  const parts: string[] = []
  const recorder = await createRecorder(dialect)
  for (const plugin of plugins.filter(({ migrations }) => migrations !== undefined)) {
    const names = await migratePlugin(recorder.db, plugin)
    const rows = names.map((name) => `('${name}', current_timestamp(3))`).join(', ')
    const note = `insert into ${bookkeeping(plugin)} (name, ran_at) values ${rows}`
    parts.push([`-- ${plugin.name}`, ...recorder.take(bookkeeping(plugin)), note].join(';\n'))
  }
  await recorder.db.destroy()
  return `${parts.join(';\n\n')};\n`.replaceAll(/^(-- .*);$/gm, '$1')
}

/** The tables of the job bus, and of what processes share; always PostgreSQL. */
export const jobsSchemaSql = (): string => `${getConstructionPlans()}\n${sharedTablesSql}\n`

interface Recorder {
  db: Knex
  /** What was run since the last call, but for notes in the bookkeeping. */
  take(bookkeeping: string): string[]
}

type Query = { sql: string; bindings?: readonly Knex.RawBinding[] }
type Connecting = new (
  config: Knex.Config,
) => Knex.Client & { _query(connection: unknown, query: Query): Promise<object> }

/** A database that is not there: it takes everything and has nothing. */
async function createRecorder(dialect: Dialect): Promise<Recorder> {
  const { client, ...settings } =
    dialect === 'postgresql'
      ? { client: knex({ client: 'pg' }).client.constructor, connection: {} }
      : await (await import('./mysql.ts')).offlineSettings(dialect)
  let statements: Query[] = []
  class Recording extends (client as Connecting) {
    override async acquireRawConnection() {
      return {}
    }
    override async destroyRawConnection() {}
    override async validateConnection() {
      return true
    }
    override async _query(_connection: unknown, query: Query) {
      statements.push(query)
      return Object.assign(query, { response: dialect === 'postgresql' ? { command: 'SELECT', rows: [] } : [[], []] })
    }
  }
  const db = knex({ ...settings, client: Recording as unknown as typeof Knex.Client })
  return {
    db,
    take(table) {
      const isNote = new RegExp(`^(insert into|update) ["\`]${table}["\`]`)
      const kept = statements.filter(({ sql }) => !/^(begin|commit|select)/i.test(sql) && !isNote.test(sql))
      statements = []
      return kept.map(({ sql, bindings }) => inline(db, sql, bindings))
    },
  }
}

/** The compiled text of knex has `$1` for PostgreSQL, which `raw` does not fill in. */
function inline(db: Knex, sql: string, bindings: readonly Knex.RawBinding[] = []): string {
  if (bindings.length === 0) return sql
  return db.raw(sql.replaceAll(/\$\d+/g, '?'), [...bindings]).toQuery()
}
