import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { writeJobsPlugin } from './support/jobs-plugin.ts'
import { type Client, Server, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

interface Run {
  job: string
  job_id: string
  parcel: string
  shop: string
  attempt: number
  max: number
  pid: number
  result: string
  at: number
  ended: number | null
}

describe('jobs of a third-party plugin', () => {
  let folder: string
  let server: Server
  let others: Server[]
  let admin: Client

  afterEach(async () => {
    for (const other of others) await other.stop()
    await server?.stop()
  })

  const pluginConfig = (jobs: Record<string, string>) => ({ plugins: { [writeJobsPlugin(folder, jobs)]: {} } })

  async function start(jobs: Record<string, string>): Promise<void> {
    others = []
    folder = temporaryFolder()
    server = await Server.start({ config: pluginConfig(jobs) })
    admin = await server.signIn()
  }

  /** Another process on the same databases. */
  async function another(jobs: Record<string, string>): Promise<Server> {
    const other = await Server.start({ database: server.database, config: pluginConfig(jobs) })
    others.push(other)
    return other
  }

  /** The same deployment after its plugin or its configuration has changed. */
  async function startAgain(config: object): Promise<void> {
    writeFileSync(join(server.home, 'kaunter.config.json'), JSON.stringify(config))
    await server.restart('SIGTERM')
    admin = await server.signIn()
  }

  const breakFor = (what: string) => server.database.query('insert into courier_broken (what) values ($1)', [what])
  const mend = () => server.database.query('delete from courier_broken')
  const send = async (...jobs: [job: string, data: object, options?: object][]) =>
    expect(
      (await admin.post('/api/courier/send', { jobs: jobs.map(([job, data, options]) => ({ job, data, options })) }))
        .status,
    ).toBe(200)
  const runs = async (): Promise<Run[]> =>
    (await server.database.query<Run>('select * from courier_run order by id')).map((run) => ({
      ...run,
      at: Number(run.at),
      ended: run.ended === null ? null : Number(run.ended),
    }))
  const ended = async (result: string) => (await runs()).filter((run) => run.result === result)
  const queue = async (job: string) =>
    (await admin.get('/api/jobs/queues')).body.items.find((item: { job: string }) => item.job === `courier.${job}`)

  test('are tried again with growing pauses, know which try it is, and end on the list', async () => {
    await start({ deliver: '{ retries: 3, backoffSeconds: 1, backoffMaxSeconds: 3 }' })
    await breakFor('van')
    await send(['deliver', { parcel: 'P-1', fail: 'van' }])
    const tries = await waitFor(
      'all tries',
      async () => ((await ended('failed')).length === 4 ? runs() : undefined),
      25,
    )
    expect(tries.map(({ attempt, max }) => [attempt, max])).toEqual([1, 2, 3, 4].map((attempt) => [attempt, 4]))
    expect(new Set(tries.map((run) => run.job_id)).size).toBe(1)
    const pauses = tries.slice(1).map((run, i) => run.at - ((tries[i] as Run).ended as number))
    // Doubling from one second with jitter, cut at three.
    for (const [i, least] of [1, 2, 3].entries()) expect(pauses[i]).toBeGreaterThanOrEqual(least * 1000 - 50)
    expect(
      await server.database.queryJobs(
        `select retry_delay_max as most from pgboss.queue where name = 'courier.deliver'`,
      ),
    ).toEqual([{ most: 3 }])
    await waitFor('it on the list', async () => (await admin.get('/api/jobs/dead')).body.items.length === 1)
  })

  test('run no more of one job at once than it says', async () => {
    await start({ one: '{ concurrency: 1 }', three: '{ concurrency: 3 }' })
    await breakFor('gate')
    await send(
      ...Array.from({ length: 6 }, (_, n) => ['one', { parcel: `A-${n}`, waitFor: 'gate' }] as [string, object]),
      ...Array.from({ length: 9 }, (_, n) => ['three', { parcel: `B-${n}`, waitFor: 'gate' }] as [string, object]),
    )
    const began = await waitFor('as many as may', async () => {
      const rows = await runs()
      return rows.length >= 4 ? rows : undefined
    })
    expect(began.map(({ job }) => job).sort()).toEqual(['one', 'three', 'three', 'three'])
    await mend()
    const all = await waitFor('all', async () => ((await ended('done')).length === 15 ? runs() : undefined))
    for (const [job, most] of [
      ['one', 1],
      ['three', 3],
    ] as const) {
      const spans = all.filter((run) => run.job === job)
      for (const { at } of spans)
        expect(spans.filter((run) => run.at <= at && (run.ended as number) > at).length).toBeLessThanOrEqual(most)
    }
  })

  test('keep the order of each key in two processes, and a failed one holds back only its own', {
    timeout: 90_000,
  }, async () => {
    const jobs = { ordered: `{ retries: 1, backoffSeconds: 1, backoffMaxSeconds: 1, fifoBy: 'shop', concurrency: 8 }` }
    await start(jobs)
    await another(jobs)
    await breakFor('van')
    const shops = ['KL-1', 'KL-2', 'KL-3', 'KL-4']
    for (let n = 0; n < 20; n++)
      await send(
        ...shops.map(
          (shop) =>
            ['ordered', { shop, parcel: `${shop}/${n}`, ...(shop === 'KL-2' && n === 5 ? { fail: 'van' } : {}) }] as [
              string,
              object,
            ],
        ),
      )
    const inOrder = (shop: string, from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `${shop}/${from + i}`)
    await waitFor('all but those behind the failed one', async () => (await ended('done')).length === 65, 30)
    const done = async (shop: string) =>
      (await ended('done')).filter((run) => run.shop === shop).map(({ parcel }) => parcel)
    for (const shop of shops) expect(await done(shop)).toEqual(inOrder(shop, 0, shop === 'KL-2' ? 5 : 20))

    const blocked = await waitFor(
      'the key to be shown',
      async () => (await admin.get('/api/jobs/blocked')).body.items[0],
    )
    expect(blocked).toMatchObject({ job: 'courier.ordered', key: 'shop KL-2', waiting: 14, deadId: expect.any(String) })
    await mend()
    expect((await admin.post(`/api/jobs/dead/${blocked.deadId}/retry`)).status).toBe(200)
    await waitFor('the rest', async () => (await ended('done')).length === 80)
    expect(await done('KL-2')).toEqual(inOrder('KL-2', 0, 20))
    expect((await admin.get('/api/jobs/blocked')).body.items).toEqual([])
    expect(new Set((await runs()).map(({ pid }) => pid)).size).toBe(2)
  })

  test('behind a failed one go on when a person lets them pass or dismisses it', async () => {
    await start({ ordered: `{ retries: 0, fifoBy: 'shop' }` })
    await breakFor('van')
    const parcels = (shop: string) =>
      ['a', 'b', 'c'].map(
        (n, i) => ['ordered', { shop, parcel: `${shop}${n}`, ...(i === 0 ? { fail: 'van' } : {}) }] as [string, object],
      )
    await send(...parcels('KL-1'), ...parcels('KL-2'))
    const blocked: { jobId: string; key: string; deadId: string }[] = await waitFor('both keys', async () => {
      const { items } = (await admin.get('/api/jobs/blocked')).body
      return items.length === 2 ? items : undefined
    })
    // pg-boss would forget a failed job after a week, and the key would go on without a word.
    await server.restart('SIGTERM')
    admin = await server.signIn()
    expect(
      await server.database.queryJobs(
        `select distinct deletion_seconds from pgboss.job where name = 'courier.ordered' and state = 'failed'`,
      ),
    ).toEqual([{ deletion_seconds: 0 }])
    const of = (shop: string) => blocked.find(({ key }) => key.endsWith(shop)) as (typeof blocked)[number]
    expect((await admin.post(`/api/jobs/blocked/${of('KL-1').jobId}/skip`)).status).toBe(200)
    expect(await admin.post(`/api/jobs/blocked/${of('KL-1').jobId}/skip`)).toMatchObject({
      status: 404,
      body: { code: 'KAUNTER_JOBS_NOT_BLOCKED' },
    })
    await waitFor('the first shop', async () => (await ended('done')).length === 2)
    expect((await admin.get('/api/jobs/dead')).body.items).toHaveLength(2)
    await admin.post(`/api/jobs/dead/${of('KL-2').deadId}/dismiss`, { reason: 'sent by hand' })
    await waitFor('the second shop', async () => (await ended('done')).length === 4)
    expect((await ended('done')).map(({ parcel }) => parcel)).toEqual(['KL-1b', 'KL-1c', 'KL-2b', 'KL-2c'])
    // What was passed over can still be done later.
    await mend()
    await admin.post(`/api/jobs/dead/${of('KL-1').deadId}/retry`)
    await waitFor('the one passed over', async () => (await ended('done')).some(({ parcel }) => parcel === 'KL-1a'))
    const actions = await server.database.query<{ action: string }>(
      `select action from audit_log where action like 'jobs.%' order by id`,
    )
    expect(actions.map(({ action }) => action)).toEqual(['jobs.passed-over', 'jobs.dismissed', 'jobs.repeated'])
  })

  test('that run too long are told to stop, count as failed, and spare their neighbours', async () => {
    await start({ deliver: '{ retries: 0, expireInSeconds: 1, concurrency: 2 }' })
    await breakFor('gate')
    await send(['deliver', { parcel: 'slow', waitFor: 'gate' }], ['deliver', { parcel: 'quick' }])
    const [letter] = await waitFor('the slow one on the list', async () => {
      const { items } = (await admin.get('/api/jobs/dead')).body
      return items.length > 0 ? items : undefined
    })
    expect(letter).toMatchObject({
      code: 'KAUNTER_JOB_EXPIRED',
      error: expect.stringContaining('longer than 1 seconds'),
    })
    const rows = await runs()
    expect(rows.map(({ parcel, result }) => [parcel, result.replace(/:.*/, '')]).sort()).toEqual([
      ['quick', 'done'],
      ['slow', 'aborted'],
    ])
    expect((await admin.get('/api/jobs/dead')).body.items).toHaveLength(1)
  })

  test('of a killed process are taken over by another within 30 s', { timeout: 90_000 }, async () => {
    const jobs = { deliver: '{ retries: 2, backoffSeconds: 1 }' }
    await start(jobs)
    const other = await another(jobs)
    await breakFor('gate')
    await send(
      ...Array.from({ length: 6 }, (_, n) => ['deliver', { parcel: `P-${n}`, waitFor: 'gate' }] as [string, object]),
    )
    await waitFor('all to run', async () => (await ended('began')).length === 6)
    const [{ pid }] = (await runs()) as [Run]
    const [victim, survivor] = server.child.process.pid === pid ? [server, other] : [other, server]
    await victim.child.kill('SIGKILL')
    const killedAt = Date.now()
    await mend()
    await waitFor(
      'all to be done',
      async () => new Set((await ended('done')).map(({ parcel }) => parcel)).size === 6,
      30,
    )
    expect(Date.now() - killedAt).toBeLessThan(30_000)
    const all = await runs()
    for (const lost of all.filter((run) => run.pid === pid))
      expect(all.filter((run) => run.job_id === lost.job_id).map((run) => [run.attempt, run.pid])).toEqual([
        [1, pid],
        [2, survivor.child.process.pid],
      ])
  })

  test('by the clock run once each minute in two processes, by the time zone they name', {
    timeout: 150_000,
  }, async () => {
    const jobs = {
      minutely: `{ cron: '* * * * *', tz: 'Asia/Kuala_Lumpur' }`,
      nightly: `{ cron: '30 2 * * *', tz: 'Asia/Kuala_Lumpur', missed: 'once' }`,
    }
    await start(jobs)
    await another(jobs)
    const { nextRun } = await queue('nightly')
    expect(nextRun).toMatch(/T18:30:00.000Z$/)
    const two = await waitFor(
      'two runs',
      async () => ((await ended('done')).length >= 2 ? ended('done') : undefined),
      130,
    )
    expect(new Set(two.map(({ at }) => Math.floor(at / 60_000))).size).toBe(two.length)
  })

  test('by the clock leave the list when a later run goes well', async () => {
    await start({ nightly: `{ cron: '0 9 * * *', retries: 0 }` })
    await breakFor('nightly')
    await send(['nightly', {}])
    await waitFor('the run on the list', async () => (await admin.get('/api/jobs/dead')).body.items.length === 1)
    await mend()
    await send(['nightly', {}])
    await waitFor('it to leave', async () => (await admin.get('/api/jobs/dead')).body.items.length === 0)
  })

  test('follow their declaration when it changes, and lose their clock with their plugin', {
    timeout: 90_000,
  }, async () => {
    const nightly = `{ cron: '0 9 * * *', tz: 'Asia/Kuala_Lumpur' }`
    await start({ nightly, deliver: '{ retries: 0 }' })
    const schedules = () =>
      server.database.queryJobs("select cron, timezone from pgboss.schedule where name like 'courier.%'")
    expect(await schedules()).toEqual([{ cron: '0 9 * * *', timezone: 'Asia/Kuala_Lumpur' }])

    // Still waiting when the order of their shop begins to count.
    const soon = { startAfter: 3 }
    await send(
      ...['a', 'b', 'c'].map((parcel) => ['deliver', { parcel, shop: 'KL-1' }, soon] as [string, object, object]),
    )
    await startAgain(
      pluginConfig({
        nightly: `{ cron: '30 18 * * *' }`,
        deliver: `{ retries: 4, fifoBy: 'shop', expireInSeconds: 60 }`,
      }),
    )
    expect(await schedules()).toEqual([{ cron: '30 18 * * *', timezone: 'UTC' }])
    const [options] = await server.database.queryJobs(
      `select policy, retry_limit, retention_seconds from pgboss.queue where name = 'courier.deliver'`,
    )
    expect(options).toEqual({ policy: 'key_strict_fifo', retry_limit: 4, retention_seconds: 365 * 86_400 })
    await waitFor('what waited', async () => (await ended('done')).length === 3)
    expect(
      await server.database.queryJobs(
        `select distinct policy, singleton_key from pgboss.job where name = 'courier.deliver'`,
      ),
    ).toEqual([{ policy: 'key_strict_fifo', singleton_key: 'shop=KL-1' }])
    await send(['deliver', { parcel: 'd', shop: 'KL-1' }])
    await waitFor('what is new', async () => (await ended('done')).length === 4)

    await breakFor('gate')
    await send(
      ...['e', 'f'].map((parcel) => ['deliver', { parcel, shop: 'KL-1', waitFor: 'gate' }] as [string, object]),
    )
    await startAgain(pluginConfig({ deliver: '{}' }))
    expect(await schedules()).toEqual([])
    await mend()
    await waitFor(
      'both, whatever their order was',
      async () => new Set((await ended('done')).map(({ parcel }) => parcel)).size === 6,
      30,
    )

    await startAgain(pluginConfig({ nightly }))
    expect(await schedules()).toHaveLength(1)
    await startAgain({ plugins: {} })
    expect(await schedules()).toEqual([])
    expect(await queue('deliver')).toMatchObject({ plugin: 'courier', worked: false })
  })

  test('collect while their plugin is broken, and its clock stands still', { timeout: 90_000 }, async () => {
    const jobs = { deliver: '{}', nightly: `{ cron: '0 9 * * *' }` }
    await start(jobs)
    await breakFor('gate')
    await send(...['a', 'b'].map((parcel) => ['deliver', { parcel }, { startAfter: 5 }] as [string, object, object]))
    const post = writeJobsPlugin(folder, {}, 'post')
    const withPost = (courier: Record<string, string>) => ({
      plugins: { ...pluginConfig(courier).plugins, [post]: {} },
    })
    await startAgain(withPost({ ...jobs, wrong: `{ cron: 'every day' }` }))
    const { quarantined } = (await (await fetch(`${server.url}/health`)).json()) as { quarantined: string[] }
    expect(quarantined).toEqual(['courier'])
    expect(server.child.output).toMatch(/Job "courier\.wrong": cron "every day" cannot be read/)
    expect(await server.database.queryJobs(`select * from pgboss.schedule where name like 'courier.%'`)).toEqual([])
    await waitFor('both to be due', async () => (await queue('deliver')).waiting === 2)
    expect((await admin.post('/api/post/note', { parcel: 'c' })).status).toBe(200)
    expect(await runs()).toEqual([])
    await startAgain(withPost(jobs))
    const done = await waitFor('all to be done', async () => {
      const rows = await ended('done')
      return rows.length === 3 ? rows : undefined
    })
    expect(done.map(({ parcel }) => parcel).sort()).toEqual(['a', 'b', 'c'])
  })

  test.each([
    [
      'a time zone that is none',
      `{ cron: '0 9 * * *', tz: 'Asia/Kuala_Lumpor' }`,
      /"0 9 \* \* \*" in "Asia\/Kuala_Lumpor" cannot be read/,
    ],
    ['seconds', `{ cron: '0 0 9 * * *' }`, /does not have five fields/],
    ['a time zone without a clock', `{ tz: 'Asia/Kuala_Lumpur' }`, /has tz or missed but no cron/],
    ['an order by what may be missing', `{ fifoBy: 'parcel' }`, /fifoBy is "parcel", which its payload need not have/],
    ['tries that are no number', `{ retries: -1 }`, /retries is -1. Use a whole number from 0 to 1000/],
  ])('with %s switch off only their plugin, which says why', async (_what, options, reason) => {
    await start({ wrong: options })
    expect(server.child.output).toMatch(reason)
    expect((await admin.get('/api/jobs/queues')).status).toBe(200)
  })
})
