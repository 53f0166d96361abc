import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const rounds = 40

test('processes that start at the same instant in an empty folder agree on one secret', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaunter-secret-'))
  const module = JSON.stringify(new URL('./environment.ts', import.meta.url).href)
  // Each waits for the same instants, so that their steps fall between each other's.
  const script = `
    const { loadSecrets } = await import(${module})
    for (let i = 0; i < ${rounds}; i++) {
      while (Date.now() < ${Date.now() + 2000} + i * 20);
      const home = ${JSON.stringify(folder)} + '/' + i
      console.log(loadSecrets({ home, env: {}, production: false }).sign('a', 'b'))
    }`
  const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const all = await Promise.all([start(), start(), start()])
  const [first, ...others] = all.map(({ stdout }) => stdout.trim().split('\n'))
  expect(first).toHaveLength(rounds)
  for (const other of others) expect(other).toEqual(first)
  expect(new Set(readdirSync(folder).flatMap((home) => readdirSync(join(folder, home))))).toEqual(new Set(['secret']))
  rmSync(folder, { recursive: true })
})
