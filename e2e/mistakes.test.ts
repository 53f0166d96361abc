import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, expect, inject, test } from 'vitest'
import { mistakes } from './mistakes.table.ts'
import { Deployment } from './support/command-line.ts'
import { freePort } from './support/ports.ts'
import { Child } from './support/server.ts'
import { waitFor } from './support/wait.ts'

let shop: Deployment | undefined
let child: Child | undefined
afterEach(async () => {
  await child?.kill()
  await shop?.remove()
})

/** What stands for something that is different in each run. */
async function placeholders({ folder, database }: Deployment, taken: number): Promise<Record<string, string>> {
  const [password, name] = [new URL(database.url), new URL(database.url)]
  password.password = 'hunter2'
  name.pathname = '/shop'
  return {
    FOLDER: folder,
    WRONG_PASSWORD: password.href,
    WRONG_NAME: name.href,
    SERVER: `${name.host}`,
    DATABASE: password.pathname.slice(1),
    CLOSED: String(await freePort()),
    TAKEN: String(taken),
    NEXT: String(taken + 1),
  }
}

/** Of a server that runs: what its report says of plugins that do not. */
const report = (output: string) => [...output.matchAll(/^ {2}✗ .*\n(?: {4}.*\n)*/gm)].join('')

/** Without what is well, and without the room that puts columns in line. */
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('  ✓'))
    .map((line) => line.replaceAll(/ {2,}/g, ' '))

const isMariaDb = inject('domain') === 'mariadb'
/** Most of it has nothing to do with the kind of the database, and is tried once. */
const here = isMariaDb
  ? mistakes.flatMap(({ mariadb, ...rest }) => (mariadb ? { ...rest, says: mariadb } : []))
  : mistakes

test.each(here)('$what', async ({ config = { plugins: {} }, files = {}, env = {}, args = [], ends = 1, says }) => {
  shop = await Deployment.make({}, { belowRepository: true })
  writeFileSync(shop.config, typeof config === 'string' ? config : JSON.stringify(config))
  for (const [name, text] of Object.entries(files)) {
    const path = join(shop.folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  const taken = createServer().listen(0, '127.0.0.1')
  await waitFor('the port', () => taken.address())
  const real = Object.entries(await placeholders(shop, (taken.address() as { port: number }).port))
  const filled = Object.entries(env).map(([name, value = '']) => [
    name,
    real.reduce((text, [placeholder, actual]) => text.replaceAll(placeholder, actual), value),
  ])
  const surroundings = { ...shop.env, PORT: '0', LOG_LEVEL: 'fatal', ...Object.fromEntries(filled) }

  child = new Child('core/src/cli/main.ts', ['start', ...args], surroundings)
  if (ends === 'running') await child.until(/is ready after/)
  else expect(await child.exited, child.output).toBe(ends)
  taken.close()

  const said = ends === 'running' ? report(child.output) : child.output
  const comparable = real.reduce((text, [placeholder, actual]) => text.replaceAll(actual, placeholder), said)
  expect(lines(comparable)).toEqual(says)
  expect(child.output).not.toMatch(/hunter2|\n {4}at /)
})
