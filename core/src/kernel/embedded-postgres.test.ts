import { fork } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { waitFor } from '../../../e2e/support/wait.ts'
import { startEmbedded } from './embedded-postgres.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kaunter-embedded-'))
  chmodSync(home, 0o755)
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select 1 as one')
  await client.end()
  return rows[0].one === 1
}

const script = join(import.meta.dirname, 'embedded-postgres.ts')
const starter = `const { startEmbedded } = await import(${JSON.stringify(script)}); await startEmbedded(process.argv[2]); process.send('ready'); setInterval(() => {}, 1000)`

test('a first start that is killed half-way leaves nothing that the next one trips over', async () => {
  const file = join(home, 'starter.mjs')
  writeFileSync(file, starter)
  const installed = () => existsSync(join(home, 'postgres', 'PG_VERSION'))
  // initdb writes PG_VERSION early and the password late: the worst moment is in between. Whoever comes too late for it
  // begins anew.
  for (;;) {
    const child = fork(file, [home], { detached: true, stdio: 'ignore' })
    await waitFor('initdb to have begun', () => existsSync(join(home, 'postgres.new', 'PG_VERSION')) || installed())
    process.kill(-(child.pid as number), 'SIGKILL')
    if (!installed()) break
    await (await startEmbedded(home)).stop()
    rmSync(join(home, 'postgres'), { recursive: true })
  }
  const database = await startEmbedded(home)
  expect(await answers(database.url)).toBe(true)
  await database.stop()
})

test('a server that survived its killed parent is taken over, and stopped at the end', async () => {
  const file = join(home, 'starter.mjs')
  writeFileSync(file, starter)
  const child = fork(file, [home], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  await new Promise((resolve) => child.once('message', resolve))
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const pidOf = () => readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]
  const before = pidOf()
  const database = await startEmbedded(home)
  expect(pidOf()).toBe(before)
  expect(await answers(database.url)).toBe(true)
  await database.stop()
  expect(existsSync(join(home, 'postgres', 'postmaster.pid'))).toBe(false)
})

test('a pid file whose pid now belongs to another program is not believed', async () => {
  const first = await startEmbedded(home)
  const path = join(home, 'postgres', 'postmaster.pid')
  const text = readFileSync(path, 'utf8')
  await first.stop()
  writeFileSync(path, text.replace(/^\d+/, String(process.ppid)))
  const second = await startEmbedded(home)
  expect(await answers(second.url)).toBe(true)
  await second.stop()
})

test('a command that ends does not stop the database of a server that has started meanwhile', async () => {
  const command = await startEmbedded(home, { brief: true })
  const file = join(home, 'starter.mjs')
  writeFileSync(file, starter)
  const server = fork(file, [home], { stdio: 'ignore' })
  await new Promise((resolve) => server.once('message', resolve))
  await command.stop()
  expect(await answers(command.url)).toBe(true)
  server.kill('SIGKILL')
  await new Promise((resolve) => server.once('exit', resolve))
  const next = await startEmbedded(home, { brief: true })
  await next.stop()
  await expect(answers(next.url)).rejects.toThrow()
})
