import { recordAudit } from '../builtin/audit/record.ts'
import { builtins } from '../builtin/index.ts'
import type { PluginQueue } from '../kernel/job-purge.ts'
import { withMigrationLock } from '../kernel/migrate.ts'
import { kernelTables } from '../kernel/migrations.ts'
import type { Plugin } from '../kernel/plugin.ts'
import { dropTablesOf, knownPrefixes, type TableSize, tablesOf } from '../kernel/purge.ts'
import { didYouMean } from '../kernel/suggest.ts'
import { type Database, withDatabase } from './database.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { nothingToPurge, purgeRefused } from './errors.ts'
import { importDisabled } from './plugin-lookup.ts'
import { confirmByTyping } from './prompt.ts'
import { paint, print, printJson, table } from './terminal.ts'

export interface PurgeOptions {
  package?: string
  yes?: boolean
  dryRun?: boolean
  json?: boolean
}

/** What is kept of a plugin. */
interface Remains {
  tables: TableSize[]
  queues: PluginQueue[]
  /** Rows that other parts keep about it. */
  notes: TableSize[]
}

/** Where other parts keep rows about a plugin. */
const notesAbout = [
  ['kernel_plugin_state', 'name'],
  ['settings_value', 'plugin'],
] as const

/** `kaunter purge` */
export async function purge(given: string, options: PurgeOptions): Promise<void> {
  // Tables write a dash as `_`; whoever copies the name from there means the same plugin.
  const name = given.replaceAll('_', '-')
  const deployment = await readDeployment()
  refuse(name, deployment)
  const plugin = await importDisabled(name, options.package, deployment)
  await withDatabase(deployment.environment, async (database) => {
    await database.jobs.start()
    try {
      const remains = await look(database, name)
      if (Object.values(remains).every((list) => list.length === 0))
        throw nothingToPurge({
          name,
          hint: didYouMean(
            name,
            (await knownPrefixes(database.db)).map((each) => each.replaceAll('_', '-')),
          ),
        })
      if (options.json) printJson({ plugin: name, installed: plugin !== undefined, ...remains })
      else show(name, remains, plugin)
      if (options.dryRun) return
      await confirmByTyping(name, 'This cannot be undone, other than from a backup.', options.yes)
      await drop(database, name, plugin)
      if (!options.json) print(`${paint('green', '✓')} Nothing is left of ${name}.`)
    } finally {
      await database.jobs.stop()
    }
  })
}

function refuse(name: string, { plugins, file }: Deployment): void {
  if ([kernelTables, ...builtins].some((each) => each.name === name))
    throw purgeRefused({ reason: `"${name}" is a part of Kaunter itself`, remedy: 'It cannot be purged.' })
  const enabled = plugins.find((each) => each.plugin.name === name)?.specifier
  if (enabled !== undefined)
    throw purgeRefused({
      reason: `"${name}" is enabled`,
      remedy: `Take it out and start the server again first: kaunter remove ${enabled}`,
    })
  const on = Object.keys(file.plugins).filter((key) => file.plugins[key]?.enabled !== false)
  const unknown = on.find((key) => !plugins.some((each) => each.specifier === key))
  if (unknown !== undefined)
    throw purgeRefused({
      reason: `"${unknown}" is enabled but cannot be loaded, so it may be the one called "${name}"`,
      remedy: `Mend it, or take it out first: kaunter remove ${unknown}`,
    })
}

async function look({ db, jobs }: Database, plugin: string): Promise<Remains> {
  const notes: TableSize[] = []
  for (const [name, column] of notesAbout) {
    if (!(await db.schema.hasTable(name))) continue
    const rows = Number((await db(name).where(column, plugin).count('* as n').first())?.n ?? 0)
    if (rows > 0) notes.push({ name, rows })
  }
  return { tables: await tablesOf(db, plugin), queues: await jobs.queuesOf(plugin), notes }
}

function show(name: string, { tables, queues, notes }: Remains, plugin: Plugin | undefined): void {
  print(`What is kept of ${name}, and will be deleted:\n`)
  const rows = [
    ...tables.map((each) => ['table', each.name, `${each.rows} rows`]),
    ...notes.map((each) => ['rows in', each.name, `${each.rows} rows`]),
    ...queues.map((each) => ['queue', each.name, `${each.jobs} jobs`]),
  ]
  print(`${table(rows)}\n`)
  if (plugin === undefined)
    print('The plugin itself is not installed here, so its tables are found by their prefix and dropped as they are.\n')
}

/** The queues first: a job must not meet tables that are gone. */
async function drop(database: Database, name: string, plugin: Plugin | undefined): Promise<void> {
  const { db, jobs, tx } = database
  await jobs.deleteQueuesOf(name)
  await withMigrationLock(db, () => dropTablesOf(db, name, plugin))
  await tx(async ({ db: trx }) => {
    for (const [table, column] of notesAbout)
      if (await trx.schema.hasTable(table)) await trx(table).where(column, name).delete()
    const subject = { type: 'plugin', id: name }
    await recordAudit(trx, { actorId: null, actorName: 'command line', action: 'plugin.purged', subject })
  })
}
