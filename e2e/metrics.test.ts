import { readFileSync, rmSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from './support/database.ts'
import { sign, textMessage } from './support/envelope.ts'
import { Exposition } from './support/exposition.ts'
import { gaugePlugin } from './support/gauge-plugin.ts'
import { LiveStream } from './support/live-stream.ts'
import { Client, metaSecrets, pluginConfig, root, Server, SimulatorProcess, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

describe('the metrics', () => {
  const folder = temporaryFolder()
  let simulator: SimulatorProcess
  let server: Server
  let admin: Client

  beforeAll(async () => {
    simulator = await SimulatorProcess.start()
    const { plugins } = pluginConfig() as { plugins: object }
    const config = { plugins: { ...plugins, [gaugePlugin(folder)]: {} } }
    server = await Server.start({ simulator, config, env: { LOG_LEVEL: 'info' } })
    admin = await server.signIn()
  })
  afterAll(async () => {
    await server?.stop()
    await simulator?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const text = async () => (await new Client(server.url).get('/metrics')).body as string
  const scrape = async () => new Exposition(await text())

  test('are well-formed, and their histograms add up', async () => {
    await admin.get('/api/tickets')
    const { types, series } = await scrape()
    expect(types.size).toBeGreaterThan(40)
    const histograms = [...types].filter(([, type]) => type === 'histogram').map(([name]) => name)
    expect(histograms).toContain('kaunter_http_request_seconds')
    for (const name of histograms) {
      const counts = series.filter((each) => each.name === `${name}_count`)
      for (const { labels, value } of counts) {
        const buckets = series.filter(
          (each) =>
            each.name === `${name}_bucket` &&
            Object.entries(labels).every(([key, label]) => each.labels[key] === label),
        )
        const values = buckets.map((bucket) => bucket.value)
        expect(values).toEqual(values.toSorted((a, b) => a - b))
        expect(buckets.at(-1)).toMatchObject({ labels: { le: '+Inf' }, value })
      }
    }
  })

  test('are the ones that the guide explains, with the same labels', async () => {
    // With a database of its own for the jobs, so that the outbox has figures too.
    const jobs = await createDatabase()
    const other = await Server.start({
      config: pluginConfig({ simulatorPort: 0 }),
      env: { JOBS_DATABASE_URL: jobs.jobsUrl },
    })
    await new Client(other.url).get('/health')
    const exposition = new Exposition((await new Client(other.url).get('/metrics')).body)
    await other.stop()
    await jobs.drop()
    const { types, series } = exposition
    const guide = readFileSync(join(root, 'docs/guides/metrics.md'), 'utf8')
    const rows = [...guide.matchAll(/^\| `(\w+)` +\| (\w+) +\| ([^|]*)\|/gm)].map(
      ([, name = '', type = '', labels = '']) => ({
        name,
        type,
        labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).sort(),
      }),
    )
    const explained = new Map(rows.map((row) => [row.name, row]))
    expect([...types].filter(([name, type]) => explained.get(name)?.type !== type)).toEqual([])
    const ours = rows.filter(({ name }) => /^(kaunter|plugin)_/.test(name)).map(({ name }) => name)
    expect(ours.filter((name) => !types.has(name))).toEqual([])
    for (const { name, labels } of series) {
      const family = exposition.familyOf(name)
      if (!/^(kaunter|plugin)_/.test(family)) continue
      expect([
        family,
        Object.keys(labels)
          .filter((label) => label !== 'le')
          .sort(),
      ]).toEqual([family, explained.get(family)?.labels])
    }
  })

  test('say who runs, and which version', async () => {
    const metrics = await scrape()
    const { version } = JSON.parse(readFileSync(join(root, 'core/package.json'), 'utf8'))
    expect(metrics.all('kaunter_build_info')).toMatchObject([{ labels: { version }, value: 1 }])
    for (const plugin of ['tickets', 'whatsapp-cloud', 'gauge', 'auth']) {
      expect(metrics.value('plugin_up', { plugin })).toBe(1)
      expect(metrics.all('plugin_boot_seconds', { plugin })).toHaveLength(1)
    }
    await waitFor(
      'nobody to wait for a connection',
      async () => (await scrape()).value('kaunter_database_connections', { state: 'waiting' }) === 0,
    )
  })

  test('rise by what is done: a webhook is a request, a commit, a job, a run of the hooks', async () => {
    const figures = async () => {
      const metrics = await scrape()
      const route = { method: 'POST', route: '/webhook/whatsapp' }
      return {
        stored: metrics.value('kaunter_http_request_seconds_count', { ...route, status: '2xx' }),
        refused: metrics.value('kaunter_http_request_seconds_count', { ...route, status: '4xx' }),
        commits: metrics.value('kaunter_webhook_commit_size_count'),
        webhooks: metrics.value('kaunter_webhook_commit_size_sum'),
        jobs: metrics.value('kaunter_job_completed_total', { job: 'webhooks.ingest', plugin: 'webhooks' }),
        routed: metrics.value('kaunter_hook_runs_total', { hook: 'messaging.routing/v1', plugin: 'tickets' }),
        failed: metrics.value('kaunter_hook_failures_total', { hook: 'messaging.routing/v1', plugin: 'tickets' }),
        timed: metrics.value('kaunter_hook_timed_total', { hook: 'messaging.routing/v1', plugin: 'tickets' }),
        seconds: metrics.value('kaunter_hook_seconds_total', { hook: 'messaging.routing/v1', plugin: 'tickets' }),
        tickets: metrics.value('kaunter_http_request_seconds_count', { route: '/api/tickets/:id' }),
      }
    }
    const before = await figures()
    const post = (body: string, headers: object) =>
      fetch(`${server.url}/webhook/whatsapp`, { method: 'POST', body, headers: { ...headers } })
    for (let i = 0; i < 5; i++) {
      const { body, headers } = sign(textMessage({ from: `6018765430${i}`, id: `wamid.metrics-${i}`, text: 'Hello' }))
      expect((await post(body, headers)).status).toBe(200)
    }
    expect((await post('{}', {})).status).toBe(401)
    const { items } = await waitFor('the tickets', async () => {
      const { body } = await admin.get('/api/tickets')
      return body.items.length === 5 && body
    })
    for (const { id } of items) await admin.get(`/api/tickets/${id}`)
    const after = await waitFor('the jobs to be done', async () => {
      const now = await figures()
      return now.jobs > before.jobs && now.routed > before.routed ? now : undefined
    })
    expect(after.stored - before.stored).toBe(5)
    expect(after.refused - before.refused).toBe(1)
    expect(after.webhooks - before.webhooks).toBe(5)
    expect(after.commits).toBeGreaterThan(before.commits)
    expect(after.tickets - before.tickets).toBe(5)
    expect(after.failed).toBe(before.failed)
    expect(after.timed - before.timed).toBe(after.routed - before.routed)
    expect(after.seconds).toBeGreaterThan(before.seconds)
  })

  test('count the browsers that listen', async () => {
    const agent = await server.colleague(admin, 'agent')
    const [mine, theirs] = [await LiveStream.open(server.url, admin), await LiveStream.open(server.url, agent)]
    expect((await scrape()).value('kaunter_live_streams')).toBe(2)
    mine.close()
    await agent.post('/api/auth/logout')
    await waitFor('both to be gone', async () => theirs.ended && (await scrape()).value('kaunter_live_streams') === 0)
    await waitFor('the request to have ended', () => server.child.output.includes('"route":"/api/live"'))
    // Open for as long as its reader liked, it says nothing about the time of answers.
    expect((await scrape()).all('kaunter_http_request_seconds_count', { route: '/api/live' })).toEqual([])
  })

  test('name no address that somebody asked for, only templates', async () => {
    for (const path of [
      '/60123456789',
      '/api/tickets/60123456789',
      '/api/gauge/file/siti@kedai.my',
      '/admin/60123456789',
    ])
      await admin.get(path)
    const shown = await text()
    expect(shown).not.toMatch(/60123456789|siti/)
    const metrics = new Exposition(shown)
    expect(metrics.value('kaunter_http_request_seconds_count', { route: 'unmatched', status: '4xx' })).toBeGreaterThan(
      0,
    )
    expect(metrics.value('kaunter_http_request_seconds_count', { route: '/api/gauge/file/:name' })).toBe(1)
  })

  test('hold what a plugin counts, with its name', async () => {
    const count = (...counts: object[]) => admin.post('/api/gauge/count', counts)
    await count({ metric: 'rated', labels: { score: '5' } }, { metric: 'rated', labels: { score: '5' }, by: 2 })
    await count({ metric: 'rated', labels: { score: '1' }, by: 0.5 }, { metric: 'seen_total' })
    const metrics = await scrape()
    expect(metrics.types.get('kaunter_gauge_rated_total')).toBe('counter')
    expect(metrics.value('kaunter_gauge_rated_total', { plugin: 'gauge', score: '5' })).toBe(3)
    expect(metrics.value('kaunter_gauge_rated_total', { plugin: 'gauge', score: '1' })).toBe(0.5)
    expect(metrics.value('kaunter_gauge_seen_total', { plugin: 'gauge' })).toBe(1)
  })

  test('do not grow without end, and show no numbers of people', async () => {
    const counts = Array.from({ length: 250 }, (_, i) => ({ metric: 'asked', labels: { who: `person ${i}` } }))
    await admin.post('/api/gauge/count', counts)
    await admin.post('/api/gauge/count', [{ metric: 'called', labels: { who: '+60 12-345 6789' } }])
    const metrics = await scrape()
    const asked = metrics.all('kaunter_gauge_asked_total')
    expect(asked).toHaveLength(101)
    expect(asked.find(({ labels }) => labels.who === 'other')?.value).toBe(150)
    expect(metrics.all('kaunter_gauge_called_total')).toMatchObject([{ labels: { who: '(hidden)' }, value: 1 }])
  })

  test('take nothing that is no counter, and say so once in the log, while the work goes on', async () => {
    const wrong = [
      { metric: 'Bad Name' },
      { metric: 'fine', labels: { 'bad label': 'x' } },
      { metric: 'owned', labels: { plugin: 'tickets' } },
      { metric: 'rated', labels: { other: '5' } },
      { metric: 'rated', labels: { score: '5' }, by: -1 },
    ]
    expect((await admin.post('/api/gauge/count', [...wrong, ...wrong])).status).toBe(200)
    const metrics = await scrape()
    expect([...metrics.types.keys()].filter((name) => /Bad|fine|owned/.test(name))).toEqual([])
    expect(metrics.value('kaunter_gauge_rated_total', { score: '5' })).toBe(3)
    const refused = () => server.child.output.match(/a counter of a plugin is refused/g) ?? []
    await waitFor('the lines in the log', () => refused().length >= 4)
    expect(refused()).toHaveLength(4)
  })
})

describe('who may read the metrics', () => {
  let server: Server

  async function start(env: NodeJS.ProcessEnv): Promise<void> {
    server = await Server.start({ env: { ...env, ...metaSecrets, WABA_API_BASE: 'http://127.0.0.1:9' } })
  }
  const read = async (headers: Record<string, string> = {}, url = server.url) =>
    new Client(url).call('GET', '/metrics', undefined, headers)

  test('without a token only this machine may, and not by way of a proxy', async () => {
    await start({ HOST: '0.0.0.0' })
    try {
      expect((await read()).status).toBe(200)
      for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
        const answer = await read({ [name]: '127.0.0.1' })
        expect(answer).toMatchObject({ status: 403, body: { code: 'KAUNTER_METRICS_REFUSED' } })
        expect(answer.body.message).toContain('KAUNTER_METRICS_TOKEN')
      }
      const outside = Object.values(networkInterfaces())
        .flatMap((each) => each ?? [])
        .find((each) => !each.internal && each.family === 'IPv4')
      if (outside === undefined)
        return console.log('This machine has no other address: the way from outside was not tried.')
      expect((await read({}, `http://${outside.address}:${server.port}`)).status).toBe(403)
    } finally {
      await server.stop()
    }
  })

  test('with a token everybody must show it', async () => {
    await start({ KAUNTER_METRICS_TOKEN: 'a token for Prometheus' })
    try {
      for (const authorization of [
        undefined,
        'Bearer wrong',
        'a token for Prometheus',
        'Bearer a token for Prometheus2',
      ])
        expect((await read(authorization === undefined ? {} : { authorization })).status).toBe(403)
      const right = { authorization: 'Bearer a token for Prometheus' }
      expect((await read(right)).status).toBe(200)
      expect((await read({ ...right, 'x-forwarded-for': '203.0.113.9' })).status).toBe(200)
    } finally {
      await server.stop()
    }
  })
})
