import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { builtins } from '../core/src/builtin/index.ts'
import { kernelTables } from '../core/src/kernel/migrations.ts'
import { type Dialect, jobsSchemaSql, schemaSql } from '../core/src/kernel/schema-sql.ts'
import tickets from '../plugins/tickets/src/index.ts'
import whatsapp from '../plugins/whatsapp-cloud/src/index.ts'

/** In the order in which they start. */
export const firstParty = [kernelTables, ...builtins, tickets, whatsapp]

const dialects: readonly Dialect[] = ['postgresql', 'mariadb', 'mysql']

/** The files of docs/schema, by name. */
export async function schemaFiles(): Promise<Map<string, string>> {
  const files = new Map([['jobs.sql', jobsSchemaSql()]])
  for (const dialect of dialects) files.set(`${dialect}.sql`, await schemaSql(dialect, firstParty))
  return files
}

export const schemaFolder = join(import.meta.dirname, '..', 'docs', 'schema')

if (import.meta.main) {
  mkdirSync(schemaFolder, { recursive: true })
  for (const [name, text] of await schemaFiles()) writeFileSync(join(schemaFolder, name), text)
}
