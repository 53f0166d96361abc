import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test, vi } from 'vitest'

const module = JSON.stringify(join(import.meta.dirname, 'servers.ts'))
const worker = `const { servers } = await import(${module}); process.send(await servers()); process.disconnect()`
const runner = `import { fork } from 'node:child_process'
const answer = () => new Promise((resolve) => fork('worker.mjs').once('message', resolve))
console.log(JSON.stringify({ pid: process.pid, found: await Promise.all([answer(), answer()]) }))`

test('without the setup, the workers of a run share servers that end with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunter-runner-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'worker.mjs'), worker)
  writeFileSync(join(folder, 'runner.mjs'), runner)
  // As in a run of its own, where nobody has named any.
  const { KAUNTER_TEST_POSTGRES_URL: _postgres, KAUNTER_TEST_MARIADB_URL: _mariadb, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, ['runner.mjs'], { cwd: folder, env })
  const { pid, found } = JSON.parse(stdout)
  expect(found[0].postgresUrl).toMatch(/^postgres:/)
  expect(found[0].postgresUrl).not.toBe(process.env.KAUNTER_TEST_POSTGRES_URL)
  expect(found[1]).toEqual(found[0])
  const kept = join(tmpdir(), `kaunter-test-run-${pid}`)
  await vi.waitFor(() => expect(existsSync(kept)).toBe(false), { timeout: 30_000, interval: 100 })
})
