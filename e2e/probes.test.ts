import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest'
import { Exposition } from './support/exposition.ts'
import { gaugePlugin } from './support/gauge-plugin.ts'
import { OwnPostgres } from './support/own-postgres.ts'
import { Client, pluginConfig, Server, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const { plugins } = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
/** What must never be on a public page: addresses, numbers, names of people. */
const internals = /\d+\.\d+\.\d+\.\d+|:\d{4,5}|\d{7,}|345 6789|siti|ECONN|select |postgres:/

describe('readiness', () => {
  const folder = temporaryFolder()
  let postgres: OwnPostgres
  let server: Server
  let watcher: Client

  beforeAll(async () => {
    postgres = await OwnPostgres.start()
    const config = { plugins: { ...plugins, [gaugePlugin(folder)]: {} } }
    server = await Server.start({ database: postgres.database, config })
    watcher = new Client(server.url)
  })
  afterAll(async () => {
    await server?.stop()
    await postgres?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const become = (health: string) => watcher.post('/api/gauge/health', { health })
  const ready = () => watcher.get('/readyz')
  const late = 'it took longer than 1 s'
  /** Results are kept for a second; and a check that a busy machine cannot do within its second counts as failed. */
  const readyWith = (result: string) =>
    waitFor(`the check to say "${result}", and all others to be done in time`, async () => {
      const answer = await ready()
      const { 'gauge.licence': licence, ...others } = answer.body.checks
      return licence === result && Object.values(others).every((other) => other === 'ok') ? answer : undefined
    })

  test('is there when everything runs', async () => {
    expect(await readyWith('ok')).toMatchObject({
      status: 200,
      body: {
        status: 'ready',
        checks: { database: 'ok', jobs: 'ok', 'gauge.licence': 'ok' },
        off: [],
        information: { role: 'all' },
      },
    })
    expect(await watcher.get('/livez')).toMatchObject({ status: 200, body: { status: 'ok' } })
  })

  test('is not taken away by a plugin that the shop can do without, and its words are told without addresses', async () => {
    await become('sick')
    const answer = await readyWith('the licence has ended: ask (hidden) or (hidden); it was read from (hidden)')
    expect(answer).toMatchObject({ status: 200, body: { status: 'ready' } })
    expect((await watcher.get('/health')).body).toMatchObject({ status: 'degraded' })
    await become('refused')
    expect((await readyWith('cannot be reached')).status).toBe(200)
    await become('well')
    expect((await readyWith('ok')).body.status).toBe('ready')
  })

  test('answers within seconds when a check hangs, and does not start it again and again', async () => {
    await become('hangs')
    await readyWith(late)
    const { checks } = (await watcher.get('/api/gauge/state')).body
    for (let i = 0; i < 3; i++) expect((await readyWith(late)).status).toBe(200)
    expect((await watcher.get('/api/gauge/state')).body.checks).toBe(checks)
    await become('well')
    await readyWith('ok')
  })

  test('asks the database once, however many ask for it', async () => {
    const { checks } = (await watcher.get('/api/gauge/state')).body
    const began = performance.now()
    const answers = await Promise.all(Array.from({ length: 200 }, ready))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused.filter(({ body }) => !Object.values(body.checks).includes(late))).toEqual([])
    const more = (await watcher.get('/api/gauge/state')).body.checks - checks
    // Once a second, however long a busy machine takes for them.
    expect(more).toBeLessThanOrEqual(2 + (performance.now() - began) / 1000)
  })

  test('ends while its database is away, the process stays alive, and comes back by itself', async () => {
    // Where the domain lives in MariaDB, only the jobs are away: they wait in the outbox, and requests are answered.
    const onlyJobs = inject('domain') === 'mariadb'
    await postgres.halt()
    const away = await waitFor('the server to say so', async () => {
      const answer = await ready()
      const { jobs, database } = answer.body.checks
      return jobs === 'cannot be reached' && database === (onlyJobs ? 'ok' : jobs) ? answer : undefined
    })
    expect(away).toMatchObject(
      onlyJobs
        ? { status: 200, body: { status: 'ready', checks: { database: 'ok' } } }
        : { status: 503, body: { status: 'not ready', checks: { database: 'cannot be reached' } } },
    )
    const health = await waitFor('the database to be asked in time', async () => {
      const answer = await watcher.get('/health')
      return answer.body.checks.database === late ? undefined : answer
    })
    expect(health).toMatchObject({ status: onlyJobs ? 200 : 503, body: { status: 'degraded' } })
    for (const { body } of [away, health]) expect(JSON.stringify(body)).not.toMatch(internals)
    expect((await watcher.get('/livez')).status).toBe(200)
    // What was read a moment ago is still shown; then the figures go, and say that they are gone.
    const metrics = await waitFor('the figures of the jobs to be gone', async () => {
      const scraped = await watcher.get('/metrics')
      expect(scraped.status).toBe(200)
      const exposition = new Exposition(scraped.body)
      const verdict = exposition.all('kaunter_collector_up', { metric: 'kaunter_job_waiting' })
      return verdict[0]?.value === 0 ? exposition : undefined
    })
    expect(metrics.all('kaunter_job_waiting')).toEqual([])
    expect(metrics.value('plugin_up', { plugin: 'tickets' })).toBe(1)

    await postgres.resume()
    await waitFor('the server to be ready again', async () => {
      const { status, body } = await ready()
      return status === 200 && body.checks.jobs === 'ok'
    })
    await waitFor('the figures of the jobs to be back', async () => {
      const after = new Exposition((await watcher.get('/metrics')).body)
      const [verdict] = after.all('kaunter_collector_up', { metric: 'kaunter_job_waiting' })
      return verdict?.value === 1 && after.all('kaunter_job_waiting').length > 3
    })
  })
})

describe('a server that ends, or lacks what it needs', () => {
  const folder = temporaryFolder()
  let server: Server | undefined
  afterEach(async () => {
    await server?.stop()
    server = undefined
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('is not ready while a required plugin says that it cannot work', async () => {
    server = await Server.start({ config: { plugins: { ...plugins, [gaugePlugin(folder)]: { required: true } } } })
    const watcher = new Client(server.url)
    await watcher.post('/api/gauge/health', { health: 'sick' })
    const answer = await waitFor('503', async () => {
      const now = await watcher.get('/readyz')
      return now.status === 503 && now.body.checks.database === 'ok' ? now : undefined
    })
    expect(answer.body).toMatchObject({ status: 'not ready', checks: { database: 'ok' } })
    expect(JSON.stringify(answer.body)).not.toMatch(internals)
    // /health tells the same and stays 200, as before: the server itself works.
    await waitFor('/health to be 200', async () => (await watcher.get('/health')).status === 200)
    await watcher.post('/api/gauge/health', { health: 'well' })
    await waitFor('200', async () => (await watcher.get('/readyz')).status === 200)
  })

  test('is ready without a plugin that failed, and names it', async () => {
    const broken = join(folder, 'broken.mjs')
    writeFileSync(broken, `export default { name: 'broken', setup() { throw new Error('no licence at 10.0.0.1') } }`)
    server = await Server.start({ config: { plugins: { ...plugins, [broken]: {} } } })
    const watcher = new Client(server.url)
    const answer = await waitFor('the database to be asked in time', async () => {
      const now = await watcher.get('/readyz')
      return now.body.checks.database === 'ok' && now.body.checks.jobs === 'ok' ? now : undefined
    })
    expect(answer).toMatchObject({ status: 200, body: { status: 'ready', off: ['broken'] } })
    expect(JSON.stringify(answer.body)).not.toMatch(internals)
    const metrics = new Exposition((await watcher.get('/metrics')).body)
    expect(metrics.value('plugin_up', { plugin: 'broken' })).toBe(0)
    expect(metrics.all('plugin_up', { plugin: 'broken' })).toHaveLength(1)
  })

  test('is not ready from the signal on, while what it does comes to its end', async () => {
    server = await Server.start({ config: { plugins: { ...plugins, [gaugePlugin(folder)]: {} } } })
    const watcher = new Client(server.url)
    await watcher.post('/api/gauge/slow')
    await waitFor('the job to run', async () => (await watcher.get('/api/gauge/state')).body.running)
    server.child.process.kill('SIGTERM')
    const stopping = await waitFor('the server to say that it is ending', async () => {
      const answer = await watcher.get('/readyz')
      return answer.body.status === 'stopping' ? answer : undefined
    })
    expect(stopping.status).toBe(503)
    expect((await watcher.get('/livez')).status).toBe(200)
    await watcher.post('/api/gauge/release')
    expect(await server.child.exited).toBe(0)
  })
})
