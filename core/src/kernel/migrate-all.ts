import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import type { Knex } from 'knex'
import pg from 'pg'
import { migrationsPending } from './errors.ts'
import { migrationState } from './migrate.ts'
import { kernelTables } from './migrations.ts'
import type { Plugin } from './plugin.ts'

/** One part's migrations: those of a plugin, of the kernel, or the tables of the job bus. */
export interface MigrationStatus {
  name: string
  done: string[]
  pending: string[]
}

/** Where everything stands, in the order in which it would run; changes nothing. */
export async function migrationStatus(
  db: Knex,
  jobsUrl: string,
  plugins: readonly Plugin[],
): Promise<MigrationStatus[]> {
  const status = [{ name: 'jobs', ...(await jobTables(jobsUrl)) }]
  for (const plugin of [kernelTables, ...plugins])
    if (plugin.migrations !== undefined) status.push({ name: plugin.name, ...(await migrationState(db, plugin)) })
  return status
}

/** @throws KAUNTER_MIGRATIONS_PENDING for a deployment that migrates by hand (`migrateOnBoot: false`). */
export async function refusePending(db: Knex, jobsUrl: string, plugins: readonly Plugin[]): Promise<void> {
  const pending = (await migrationStatus(db, jobsUrl, plugins)).filter((each) => each.pending.length > 0)
  if (pending.length > 0)
    throw migrationsPending({ list: pending.map((each) => `${each.name} (${each.pending.join(', ')})`).join(', ') })
}

/** pg-boss keeps a number for its whole schema and migrates by itself when it starts. */
async function jobTables(url: string): Promise<Omit<MigrationStatus, 'name'>> {
  const manifest = findPackageJSON('pg-boss', import.meta.url) as string
  const wanted: number = JSON.parse(readFileSync(manifest, 'utf8')).pgboss.schema
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const exists = async (table: string) =>
      (await client.query('select to_regclass($1) is not null as yes', [table])).rows[0].yes === true
    const version = (await exists('pgboss.version'))
      ? Number((await client.query('select version from pgboss.version')).rows[0]?.version ?? 0)
      : 0
    const [bus, shared] = [`pg-boss-${wanted}`, 'shared-tables']
    const hasShared = await exists('kaunter_shared.presence')
    return {
      done: [...(version >= wanted ? [bus] : []), ...(hasShared ? [shared] : [])],
      pending: [...(version >= wanted ? [] : [bus]), ...(hasShared ? [] : [shared])],
    }
  } finally {
    await client.end()
  }
}
