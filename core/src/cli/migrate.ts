import { configInvalid, messageOf } from '../kernel/errors.ts'
import { migratePlugin, migrationState, withMigrationLock } from '../kernel/migrate.ts'
import { type MigrationStatus, migrationStatus } from '../kernel/migrate-all.ts'
import { kernelTables } from '../kernel/migrations.ts'
import { bootOrder } from '../kernel/order.ts'
import type { Plugin } from '../kernel/plugin.ts'
import { SharedTables } from '../kernel/shared-tables.ts'
import { didYouMean } from '../kernel/suggest.ts'
import { type Database, silent, withDatabase } from './database.ts'
import { readDeployment } from './deployment.ts'
import { wrongUsage } from './errors.ts'
import { exit, paint, print, printJson, table } from './terminal.ts'

export interface MigrateOptions {
  plugin?: string
  status?: boolean
  dryRun?: boolean
  json?: boolean
}

interface Outcome {
  name: string
  ran: string[]
  /** Why it did not get further. */
  error?: string
}

/** `kaunter migrate` */
export async function migrate({ plugin, status, dryRun, json }: MigrateOptions): Promise<void> {
  const { environment, plugins, failed, problems } = await readDeployment()
  if (problems.length > 0) throw configInvalid({ problems })
  const ordered = bootOrder(plugins.map((each) => each.plugin))
  const wanted = plugin === undefined ? ordered : [choose(plugin, ordered)]
  await withDatabase(environment, async (database) => {
    if (status || dryRun) {
      const all = await migrationStatus(database.db, database.jobsUrl, wanted)
      const shown = plugin === undefined ? all : all.filter((each) => each.name === plugin)
      return json ? printJson({ plugins: shown }) : showStatus(shown, dryRun === true)
    }
    const outcomes = await withMigrationLock(database.db, () => run(database, wanted))
    if (json) printJson({ plugins: outcomes })
    else showOutcomes(outcomes)
    if (outcomes.some((each) => each.error !== undefined)) process.exitCode = exit.failed
  })
  for (const { name, reason } of failed) {
    process.stderr.write(`${name} was left out: ${reason}\n`)
    process.exitCode = exit.failed
  }
}

function choose(name: string, plugins: readonly Plugin[]): Plugin {
  const found = plugins.find((each) => each.name === name)
  if (found !== undefined) return found
  const names = plugins.map((each) => each.name)
  throw wrongUsage({
    problem: `No enabled plugin is called "${name}".${didYouMean(name, names)}`,
    remedy: `There are: ${names.join(', ')}.`,
  })
}

/** One plugin that fails does not keep the others back. */
async function run({ db, jobs, jobsUrl }: Database, plugins: readonly Plugin[]): Promise<Outcome[]> {
  await jobs.start()
  await jobs.stop()
  const sharedTables = new SharedTables(jobsUrl, silent)
  await sharedTables.create().finally(() => sharedTables.close())
  const outcomes: Outcome[] = []
  for (const plugin of [kernelTables, ...plugins]) {
    const { name } = plugin
    const before = await migrationState(db, plugin)
    try {
      outcomes.push({ name, ran: await migratePlugin(db, plugin) })
    } catch (error) {
      const { done } = await migrationState(db, plugin)
      outcomes.push({ name, ran: done.filter((each) => !before.done.includes(each)), error: messageOf(error) })
    }
  }
  return outcomes
}

function showStatus(status: readonly MigrationStatus[], dryRun: boolean): void {
  const pending = status.filter((each) => each.pending.length > 0)
  if (!dryRun)
    print(
      table([
        ['PLUGIN', 'DONE', 'PENDING'],
        ...status.map((each) => [each.name, String(each.done.length), each.pending.join(', ') || '-']),
      ]),
    )
  else if (pending.length > 0) print(table(pending.map((each) => [each.name, each.pending.join(', ')])))
  print(pending.length === 0 ? 'Nothing is pending.' : 'To run what is pending: kaunter migrate')
}

function showOutcomes(outcomes: readonly Outcome[]): void {
  for (const { name, ran, error } of outcomes) {
    if (ran.length > 0) print(`${paint('green', '✓')} ${name}: ${ran.join(', ')}`)
    if (error !== undefined)
      print(`${paint('red', '✗')} ${name}: ${error}\n  → Mend what it names, and run kaunter migrate again.`)
  }
  if (outcomes.every((each) => each.ran.length === 0 && each.error === undefined)) print('Nothing was pending.')
}
