import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { builtins } from '../builtin/index.ts'
import { isSecret } from '../kernel/config.ts'
import { Crashes } from '../kernel/crashes.ts'
import { connectDatabase } from '../kernel/database.ts'
import { readEnvironment } from '../kernel/environment.ts'
import { messageOf } from '../kernel/errors.ts'
import { type EnabledPlugin, type KernelParts, type RunningKernel, startKernel } from '../kernel/kernel.ts'
import { createLog } from '../kernel/log.ts'
import { migratePlugin, withMigrationLock } from '../kernel/migrate.ts'
import type { Plugin } from '../kernel/plugin.ts'
import { corePackage } from '../kernel/plugin-package.ts'
import type { Addresses, Template } from './databases.ts'

export interface Boot {
  /** Those of the test. */
  plugins: readonly Plugin[]
  /** By the name of the plugin; secrets are given as they are. */
  config: Readonly<Record<string, Record<string, unknown>>>
  /** Plugins that count as parts of the platform. */
  own: readonly Plugin[]
  addresses: Addresses
  env: NodeJS.ProcessEnv
  parts?: KernelParts
  /** Gets each line of the log that is at least a warning. */
  onLog?: (line: string) => void
}

/** The kernel in this process, as `kaunter start` runs it, on a port that the system chooses. */
export async function boot({ plugins, config, own, addresses, env, parts, onLog }: Boot): Promise<RunningKernel> {
  const home = mkdtempSync(join(tmpdir(), 'kaunter-test-home-'))
  const secrets: NodeJS.ProcessEnv = {}
  const enabled = [
    ...[...builtins, ...own].map((plugin) => enabledAs(plugin, config[plugin.name], true, secrets)),
    ...plugins.map((plugin) => enabledAs(plugin, config[plugin.name], false, secrets)),
  ]
  const variables = {
    ...{ PORT: '0', KAUNTER_HOME: home, KAUNTER_SECRET: 'not a secret, as everybody can read it here' },
    ...{ DATABASE_URL: addresses.url, JOBS_DATABASE_URL: addresses.jobsUrl },
    ...{ KAUNTER_ADMIN_EMAIL: 'admin@example.com', KAUNTER_ADMIN_PASSWORD: 'a password for tests' },
    KAUNTER_PASSWORD_COST: '10',
    ...secrets,
    ...env,
  }
  const environment = readEnvironment(variables, home, [])
  const log = onLog === undefined ? createLog(logLevel()) : createLog('warn', { write: onLog })
  const crashes = new Crashes(home, [])
  const { version = '' } = corePackage.manifest
  const kernel = await startKernel({
    ...{ environment, plugins: enabled, failed: [], crashes, log, version, problems: [] },
    ...(parts && { parts }),
  }).catch((error) => {
    rmSync(home, { recursive: true, force: true })
    throw error
  })
  return {
    ...kernel,
    async close() {
      await kernel.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Failures are often what a test is about, so nothing is shown unless somebody asks. */
const logLevel = () => process.env.KAUNTER_TEST_LOG || 'silent'

/** Secrets come from the environment, as they must; a test writes them beside the others. */
function enabledAs(
  plugin: Plugin,
  given: Record<string, unknown> = {},
  builtIn: boolean,
  secrets: NodeJS.ProcessEnv,
): EnabledPlugin {
  const values = Object.fromEntries(
    Object.entries(given).map(([key, value]) => {
      if (!isSecret(plugin.config?.properties[key]) || typeof value !== 'string') return [key, value]
      const name = `TEST_${plugin.name}_${key}`
      secrets[name] = value
      return [key, { $env: name }]
    }),
  )
  // Whose package it is, a test does not say; describePlugin checks what only ours may do.
  const origin = builtIn ? {} : { package: `@kaunter/plugin-${plugin.name}` }
  return { plugin, path: `config → ${plugin.name}`, values, required: builtIn, builtIn, origin, notes: [] }
}

/** The platform alone, once started: its tables, its queues, its first administrator. */
const platform: Template = {
  key: digest([corePackage.manifest.version, ...builtins.map(described)]),
  async build(addresses) {
    const kernel = await boot({ plugins: [], config: {}, own: [], addresses, env: {} })
    await kernel.close()
  },
}

/** The same for plugins with the same migrations. They are not set up for it: a test may count how often they are. */
export function templateOf(plugins: readonly Plugin[]): Template {
  const migrating = plugins.filter(({ migrations }) => migrations !== undefined)
  if (migrating.length === 0) return platform
  return {
    key: digest([platform.key, ...migrating.map(described)]),
    from: platform,
    async build({ url }) {
      const db = await connectDatabase(url)
      try {
        await withMigrationLock(db, async () => {
          for (const plugin of migrating) await migrate(plugin)
        })
      } finally {
        await db.destroy()
      }
      async function migrate(plugin: Plugin) {
        try {
          await migratePlugin(db, plugin)
        } catch (error) {
          // The app will meet the same, and put it into its report.
          createLog(logLevel()).debug({ reason: messageOf(error) }, 'a migration failed')
        }
      }
    },
  }
}

function described({ name, migrations = {} }: Plugin): string {
  return `${name} ${Object.entries(migrations).map(([id, { up }]) => `${id} ${up}`)}`
}

function digest(texts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 16)
}
