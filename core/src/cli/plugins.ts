import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { recordAudit } from '../builtin/audit/record.ts'
import { dependentsOf } from '../kernel/desired.ts'
import { messageOf, pluginRequired } from '../kernel/errors.ts'
import type { EnabledPlugin } from '../kernel/kernel.ts'
import { pluginsChanged } from '../kernel/lifecycle.ts'
import { migrationState } from '../kernel/migrate.ts'
import { kernelTables } from '../kernel/migrations.ts'
import { bootOrder } from '../kernel/order.ts'
import { PluginStore, type StoredPlugin } from '../kernel/plugin-store.ts'
import type { PluginReport } from '../kernel/report.ts'
import { didYouMean } from '../kernel/suggest.ts'
import { withDatabase } from './database.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { notMigrated, wrongUsage } from './errors.ts'
import { paint, print, printJson, table } from './terminal.ts'

/** One plugin as far as it is known without starting it. */
interface Line extends Pick<PluginReport, 'name' | 'package' | 'version' | 'phase' | 'reason' | 'remedy'> {
  /** `enabled`: nothing is known against it, and no start has been reported yet. */
  state: PluginReport['state'] | 'enabled'
  required: boolean
  builtIn: boolean
}

/** `kaunter plugins` */
export async function plugins({ json, all }: { json?: boolean; all?: boolean }): Promise<void> {
  const deployment = await readDeployment()
  const { stored, unknown } = await readStored(deployment)
  const lines = [
    ...deployment.plugins.map((each) => lineOf(each, deployment, stored)),
    ...deployment.failed.map(asLine),
  ]
  const shown = all ? lines : lines.filter((line) => !line.builtIn)
  if (unknown !== undefined) process.stderr.write(`Who is switched off is not known: ${unknown}\n`)
  if (json) return printJson({ plugins: shown })
  if (shown.length === 0) return print('No plugin is enabled. To enable one: kaunter add <plugin>')
  print(table(shown.map((line) => [signs[line.state], line.name, line.version ?? '', line.state, line.package ?? ''])))
  for (const { name, reason, remedy } of shown)
    if (reason !== undefined) print(`\n${name}: ${reason}${remedy === undefined ? '' : `\n  → ${remedy}`}`)
}

const signs = { running: paint('green', '✓'), enabled: '·', disabled: '–', quarantined: paint('red', '✗') }

const asLine = ({ milliseconds: _time, notes: _notes, ...report }: PluginReport): Line => report

function lineOf(each: EnabledPlugin, { environment }: Deployment, stored: ReadonlyMap<string, StoredPlugin>): Line {
  const { plugin, origin, required, builtIn } = each
  const known: Line = { name: plugin.name, ...origin, state: 'enabled', required, builtIn }
  const off = stored.get(plugin.name)
  if (off?.disabled) return { ...known, state: 'disabled', ...(off.reason !== null && { reason: off.reason }) }
  const last = lastReport(environment.home).find((report) => report.name === plugin.name)
  return last === undefined || last.state === 'disabled' ? known : { ...asLine(last), ...known, state: last.state }
}

interface Stored {
  stored: ReadonlyMap<string, StoredPlugin>
  /** Why it could not be read. */
  unknown?: string
}

/** How the last start in this folder went. */
function lastReport(home: string): PluginReport[] {
  const path = join(home, 'boot-report.json')
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { plugins: PluginReport[] }).plugins : []
}

async function readStored({ environment }: Deployment): Promise<Stored> {
  try {
    return await withDatabase(environment, async ({ db }) => {
      const ready = (await migrationState(db, kernelTables)).pending.length === 0
      return { stored: ready ? await new PluginStore(db).all() : new Map() }
    })
  } catch (error) {
    return { stored: new Map(), unknown: messageOf(error) }
  }
}

/** `kaunter plugins disable` */
export async function disable(name: string, { reason }: { reason?: string }): Promise<void> {
  const deployment = await readDeployment()
  const { plugin } = choose(name, deployment)
  const dependents = dependentsOf(plugin, bootOrder(deployment.plugins.map((each) => each.plugin)))
  const required = [plugin, ...dependents].find((each) => isRequired(each.name, deployment))
  if (required === plugin) throw pluginRequired({ plugin: name, reason: 'it is required' })
  if (required !== undefined)
    throw pluginRequired({ plugin: name, reason: `"${required.name}", which is required, needs it` })
  await change(deployment, name, 'disabled', { reason: reason ?? null })
  print(`${paint('green', '✓')} ${name} is off in all processes, until it is enabled again.`)
  if (dependents.length > 0)
    print(`  Off with it, since they need it: ${dependents.map((each) => each.name).join(', ')}`)
  print('  Its data stays, and its events and jobs keep collecting.')
}

/** `kaunter plugins enable` */
export async function enable(name: string): Promise<void> {
  const deployment = await readDeployment()
  choose(name, deployment)
  await change(deployment, name, 'enabled', {})
  print(`${paint('green', '✓')} ${name} is on again; one that failed is tried again.`)
}

const isRequired = (name: string, { plugins }: Deployment) =>
  plugins.some((each) => each.plugin.name === name && each.required)

function choose(name: string, { plugins }: Deployment): EnabledPlugin {
  const found = plugins.find((each) => each.plugin.name === name)
  if (found !== undefined) return found
  const names = plugins.filter((each) => !each.builtIn).map((each) => each.plugin.name)
  throw wrongUsage({
    problem: `No enabled plugin is called "${name}".${didYouMean(name, names)}`,
    remedy: `There are: ${names.join(', ')}.`,
  })
}

/** Stored, so that it lasts, and told to the servers that run. */
async function change(
  { environment }: Deployment,
  name: string,
  to: 'disabled' | 'enabled',
  after: { reason?: string | null },
): Promise<void> {
  await withDatabase(environment, async ({ db, tx, notify }) => {
    if ((await migrationState(db, kernelTables)).pending.length > 0) throw notMigrated({})
    const store = new PluginStore(db)
    await tx(async (trx) => {
      if (to === 'disabled') await store.disable(trx.db, name, after.reason ?? null)
      else await store.enable(trx.db, name)
      const subject = { type: 'plugin', id: name }
      await recordAudit(trx.db, { actorId: null, actorName: 'command line', action: `plugin.${to}`, subject, after })
    })
    await notify(pluginsChanged)
  })
}
