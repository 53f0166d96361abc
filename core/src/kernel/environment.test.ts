import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('processes that start at once in an empty folder agree on one secret', async () => {
  const home = mkdtempSync(join(tmpdir(), 'kaunter-secret-'))
  const module = JSON.stringify(new URL('./environment.ts', import.meta.url).href)
  const environment = JSON.stringify({ home, env: {}, production: false })
  const script = `const { loadSecrets } = await import(${module}); console.log(loadSecrets(${environment}).sign('a', 'b'))`
  const start = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  const all = await Promise.all(Array.from({ length: 6 }, start))
  expect(all[0]?.stdout).toMatch(/^\S{43}\n$/)
  expect(new Set(all.map(({ stdout }) => stdout)).size).toBe(1)
  expect(readdirSync(home)).toEqual(['secret'])
  rmSync(home, { recursive: true })
})
