import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { startEmbedded } from '../../core/src/kernel/embedded-postgres.ts'
import { findBinaries } from '../../core/src/kernel/postgres-binaries.ts'
import { MariaDb } from '../../core/src/testing/mariadb.ts'
import { root } from '../../e2e/support/server.ts'
import { type Bare, openBare } from './bare.ts'
import { ShippedServer } from './processes.ts'
import { type Dialect, fillStatements, makeTexts } from './shop-data.ts'

/** As for a small machine of its own: half a gigabyte of pages, and what an SSD likes. */
const postgresSettings = [
  ...['shared_buffers=1GB', 'effective_cache_size=3GB', 'random_page_cost=1.1', 'work_mem=16MB'],
  ...['maintenance_work_mem=512MB', 'max_wal_size=4GB', 'jit=off', 'max_parallel_workers_per_gather=0'],
]
const mariadbMemory = '1536M'

/** A chain's database, full of tickets. */
export interface Shop {
  dialect: Dialect
  tickets: number
  url: string
  bare: Bare
  stop(): Promise<void>
}

/** The one of this size from an earlier run, if nothing that makes it has changed since. */
export async function openShop(dialect: Dialect, tickets: number): Promise<Shop> {
  const home = join(root, 'test-output', 'bench-data', `${dialect}-${tickets}-${fingerprint()}`)
  const full = join(home, 'full')
  // What a run that was stopped has left is of no use.
  if (!existsSync(full)) rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  chmodSync(home, 0o755)
  const { url, stop } = dialect === 'postgresql' ? await startPostgres(home) : await startMariaDb(home)
  const bare = await openBare(dialect, url)
  try {
    if (!existsSync(full)) {
      await fill(dialect, tickets, url, bare)
      writeFileSync(full, '')
    }
  } catch (error) {
    await bare.end()
    await stop()
    throw error
  }
  return {
    ...{ dialect, tickets, url, bare },
    async stop() {
      await bare.end()
      await stop()
    },
  }
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const file of ['bench/support/shop-data.ts', 'plugins/tickets/src/migrations/lists.ts'])
    hash.update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 8)
}

async function startPostgres(home: string) {
  const server = await startEmbedded(home)
  const { pg_ctl } = await findBinaries()
  const owner = userInfo().uid === 0 ? { uid: Number(execFileSync('id', ['-u', 'postgres'])) } : {}
  const settings = ['max_connections=100', ...postgresSettings].map((each) => `-c ${each}`)
  const options = `-p ${new URL(server.url).port} -h 127.0.0.1 -k '' ${settings.join(' ')}`
  execFileSync(pg_ctl, ['restart', '-D', join(home, 'postgres'), '-w', '-t', '60', '-o', options], {
    ...owner,
    stdio: 'ignore',
    cwd: home,
  })
  return { url: server.url, stop: () => server.stop() }
}

async function startMariaDb(home: string) {
  const server = await MariaDb.start(home, true, mariadbMemory)
  const url = existsSync(join(home, 'full')) ? server.url('shop') : await server.create('shop')
  return { url, stop: () => server.stop() }
}

async function fill(dialect: Dialect, tickets: number, url: string, bare: Bare): Promise<void> {
  const server = await ShippedServer.start({ url })
  await server.stop()
  const started = performance.now()
  await bare.query('create table bench_text (id bigint primary key, text varchar(400), words varchar(600))')
  const texts = makeTexts()
  for (let i = 0; i < texts.length; i += 1000) {
    const page = texts.slice(i, i + 1000)
    await bare.query(
      `insert into bench_text values ${page.map(({ text, words }, n) => `(${i + n + 1}, '${text}', '${words}')`)}`,
    )
  }
  if (dialect === 'postgresql')
    await bare.query('alter table bench_text alter column words type tsvector using words::tsvector')
  const indexes = dialect === 'postgresql' ? await postgresIndexes(bare) : await mariadbIndexes(bare)
  for (const { drop } of indexes) await bare.query(drop)
  for (const statement of fillStatements(dialect, { tickets })) await bare.query(statement)
  for (const { create } of indexes) await bare.query(create)
  for (const table of await tablesOf(dialect, bare))
    await bare.query(dialect === 'postgresql' ? `vacuum analyze ${table}` : `analyze table ${table}`)
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`${tickets} tickets in ${dialect}: made in ${seconds} s, used by later runs too`)
}

interface Index {
  drop: string
  create: string
}

const big = [
  'messaging_message',
  'tickets_message',
  'tickets_ticket',
  'tickets_ticket_tag',
  'tickets_search',
  'tickets_search_name',
]

async function postgresIndexes(bare: Bare): Promise<Index[]> {
  const rows = await bare.query<{ name: string; create: string }>(
    `select indexname as name, indexdef as create from pg_indexes i where tablename in (${big.map((each) => `'${each}'`)})
       and not exists (select 1 from pg_constraint c where c.conname = i.indexname)`,
  )
  return rows.map(({ name, create }) => ({ drop: `drop index "${name}"`, create }))
}

async function mariadbIndexes(bare: Bare): Promise<Index[]> {
  const rows = await bare.query<{ t: string; name: string; kind: string; columns: string }>(
    `select table_name as t, index_name as name, max(index_type) as kind,
            group_concat(concat('\`', column_name, '\`') order by seq_in_index) as columns
       from information_schema.statistics where table_schema = database() and non_unique = 1
        and table_name in (${big.map((each) => `'${each}'`)}) group by 1, 2`,
  )
  return [...Map.groupBy(rows, ({ t, kind }) => `${t} ${kind}`).values()].map((group) => {
    const [{ t, kind }] = group as [(typeof rows)[0]]
    const word = kind === 'FULLTEXT' ? 'fulltext index' : 'index'
    return {
      drop: `alter table ${t} ${group.map(({ name }) => `drop index \`${name}\``)}`,
      create: `alter table ${t} ${group.map(({ name, columns }) => `add ${word} \`${name}\` (${columns})`)}`,
    }
  })
}

async function tablesOf(dialect: Dialect, bare: Bare): Promise<string[]> {
  const schema = dialect === 'postgresql' ? 'current_schema()' : 'database()'
  const rows = await bare.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = ${schema} and table_name not like 'pg%'`,
  )
  return rows.map(({ name }) => name)
}
