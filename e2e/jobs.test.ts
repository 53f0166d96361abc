import { describe, expect, test } from 'vitest'
import { Courier, type Run } from './support/courier.ts'
import { leapDay, writeJobsPlugin } from './support/jobs-plugin.ts'
import { waitFor } from './support/wait.ts'

// They mostly wait, each for its own processes.
describe.concurrent('jobs of a third-party plugin', () => {
  test('are tried again with growing pauses, know which try it is, and end on the list', async () => {
    await using courier = await Courier.start({ deliver: '{ retries: 3, backoffSeconds: 1, backoffMaxSeconds: 3 }' })
    await courier.breakFor('van')
    await courier.send(['deliver', { parcel: 'P-1', fail: 'van' }])
    const tries = await waitFor('all tries', async () =>
      (await courier.ended('failed')).length === 4 ? courier.runs() : undefined,
    )
    expect(tries.map(({ attempt, max }) => [attempt, max])).toEqual([1, 2, 3, 4].map((attempt) => [attempt, 4]))
    expect(new Set(tries.map((run) => run.job_id)).size).toBe(1)
    const pauses = tries.slice(1).map((run, i) => run.at - ((tries[i] as Run).ended as number))
    // Doubling from one second with jitter, cut at three.
    for (const [i, least] of [1, 2, 3].entries()) expect(pauses[i]).toBeGreaterThanOrEqual(least * 1000 - 50)
    expect(
      await courier.database.queryJobs(
        `select retry_delay_max as most from pgboss.queue where name = 'courier.deliver'`,
      ),
    ).toEqual([{ most: 3 }])
    await waitFor('it on the list', async () => (await courier.admin.get('/api/jobs/dead')).body.items.length === 1)
  })

  test('run no more of one job at once than it says', async () => {
    await using courier = await Courier.start({ one: '{ concurrency: 1 }', three: '{ concurrency: 3 }' })
    await courier.breakFor('gate')
    await courier.send(
      ...Array.from({ length: 6 }, (_, n) => ['one', { parcel: `A-${n}`, waitFor: 'gate' }] as [string, object]),
      ...Array.from({ length: 9 }, (_, n) => ['three', { parcel: `B-${n}`, waitFor: 'gate' }] as [string, object]),
    )
    const began = await waitFor('as many as may', async () => {
      const rows = await courier.runs()
      return rows.length >= 4 ? rows : undefined
    })
    expect(began.map(({ job }) => job).sort()).toEqual(['one', 'three', 'three', 'three'])
    await courier.mend()
    const all = await waitFor('all', async () =>
      (await courier.ended('done')).length === 15 ? courier.runs() : undefined,
    )
    for (const [job, most] of [
      ['one', 1],
      ['three', 3],
    ] as const) {
      const spans = all.filter((run) => run.job === job)
      for (const { at } of spans)
        expect(spans.filter((run) => run.at <= at && (run.ended as number) > at).length).toBeLessThanOrEqual(most)
    }
  })

  test('keep the order of each key in two processes, and a failed one holds back only its own', async () => {
    const jobs = { ordered: `{ retries: 1, backoffSeconds: 1, backoffMaxSeconds: 1, fifoBy: 'shop', concurrency: 2 }` }
    await using courier = await Courier.start(jobs)
    await courier.another(jobs)
    await courier.breakFor('van')
    await courier.breakFor('gate')
    const shops = ['KL-1', 'KL-2', 'KL-3', 'KL-4']
    for (let n = 0; n < 20; n++) {
      const more = (shop: string) => ({
        ...(n === 0 && { waitFor: 'gate' }),
        ...(shop === 'KL-2' && n === 5 && { fail: 'van' }),
      })
      await courier.send(
        ...shops.map((shop) => ['ordered', { shop, parcel: `${shop}/${n}`, ...more(shop) }] as [string, object]),
      )
    }
    // One process has hands for two: each works two of the four keys.
    const first = await waitFor('the first of each shop', async () => {
      const began = await courier.runs()
      return began.length === 4 ? began : undefined
    })
    expect(new Set(first.map(({ pid }) => pid)).size).toBe(2)
    await courier.mend('gate')
    const inOrder = (shop: string, from: number, to: number) =>
      Array.from({ length: to - from }, (_, i) => `${shop}/${from + i}`)
    await waitFor('all but those behind the failed one', async () => (await courier.ended('done')).length === 65)
    const done = async (shop: string) =>
      (await courier.ended('done')).filter((run) => run.shop === shop).map(({ parcel }) => parcel)
    for (const shop of shops) expect(await done(shop)).toEqual(inOrder(shop, 0, shop === 'KL-2' ? 5 : 20))

    const blocked = await waitFor(
      'the key to be shown',
      // Behind the failed one as well as on the list of the dead.
      async () =>
        (await courier.admin.get('/api/jobs/blocked')).body.items.find(
          ({ deadId }: { deadId: string | null }) => deadId !== null,
        ),
    )
    expect(blocked).toMatchObject({ job: 'courier.ordered', key: 'shop KL-2', waiting: 14, deadId: expect.any(String) })
    await courier.mend()
    expect((await courier.admin.post(`/api/jobs/dead/${blocked.deadId}/retry`)).status).toBe(200)
    await waitFor('the rest', async () => (await courier.ended('done')).length === 80)
    expect(await done('KL-2')).toEqual(inOrder('KL-2', 0, 20))
    expect((await courier.admin.get('/api/jobs/blocked')).body.items).toEqual([])
  })

  test('behind a failed one go on when a person lets them pass or dismisses it', async () => {
    await using courier = await Courier.start({ ordered: `{ retries: 0, fifoBy: 'shop' }` })
    await courier.breakFor('van')
    const parcels = (shop: string) =>
      ['a', 'b', 'c'].map(
        (n, i) => ['ordered', { shop, parcel: `${shop}${n}`, ...(i === 0 ? { fail: 'van' } : {}) }] as [string, object],
      )
    await courier.send(...parcels('KL-1'), ...parcels('KL-2'))
    const blocked: { jobId: string; key: string; deadId: string }[] = await waitFor('both keys', async () => {
      const { items } = (await courier.admin.get('/api/jobs/blocked')).body
      const listed = items.filter(({ deadId }: { deadId: string | null }) => deadId !== null)
      return listed.length === 2 ? listed : undefined
    })
    // pg-boss would forget a failed job after a week, and the key would go on without a word.
    await courier.startAgain()
    expect(
      await courier.database.queryJobs(
        `select distinct deletion_seconds from pgboss.job where name = 'courier.ordered' and state = 'failed'`,
      ),
    ).toEqual([{ deletion_seconds: 0 }])
    const of = (shop: string) => blocked.find(({ key }) => key.endsWith(shop)) as (typeof blocked)[number]
    expect((await courier.admin.post(`/api/jobs/blocked/${of('KL-1').jobId}/skip`)).status).toBe(200)
    expect(await courier.admin.post(`/api/jobs/blocked/${of('KL-1').jobId}/skip`)).toMatchObject({
      status: 404,
      body: { code: 'KAUNTER_JOBS_NOT_BLOCKED' },
    })
    await waitFor('the first shop', async () => (await courier.ended('done')).length === 2)
    expect((await courier.admin.get('/api/jobs/dead')).body.items).toHaveLength(2)
    await courier.admin.post(`/api/jobs/dead/${of('KL-2').deadId}/dismiss`, { reason: 'sent by hand' })
    await waitFor('the second shop', async () => (await courier.ended('done')).length === 4)
    expect((await courier.ended('done')).map(({ parcel }) => parcel)).toEqual(['KL-1b', 'KL-1c', 'KL-2b', 'KL-2c'])
    // What was passed over can still be done later.
    await courier.mend()
    await courier.admin.post(`/api/jobs/dead/${of('KL-1').deadId}/retry`)
    await waitFor('the one passed over', async () =>
      (await courier.ended('done')).some(({ parcel }) => parcel === 'KL-1a'),
    )
    const actions = await courier.database.query<{ action: string }>(
      `select action from audit_log where action like 'jobs.%' order by id`,
    )
    expect(actions.map(({ action }) => action)).toEqual(['jobs.passed-over', 'jobs.dismissed', 'jobs.repeated'])
  })

  test('that run too long are told to stop, count as failed, and spare their neighbours', async () => {
    await using courier = await Courier.start({ deliver: '{ retries: 0, expireInSeconds: 8, concurrency: 2 }' })
    await courier.breakFor('gate')
    await courier.send(['deliver', { parcel: 'slow', waitFor: 'gate' }], ['deliver', { parcel: 'quick' }])
    const [letter] = await waitFor('the slow one on the list', async () => {
      const { items } = (await courier.admin.get('/api/jobs/dead')).body
      return items.length > 0 ? items : undefined
    })
    expect(letter).toMatchObject({
      code: 'KAUNTER_JOB_EXPIRED',
      error: expect.stringContaining('longer than 8 seconds'),
    })
    // It is told to stop and counts as failed in one moment, and may stop a moment later.
    const rows = await waitFor('both to have ended', async () => {
      const runs = await courier.runs()
      return runs.every(({ ended }) => ended !== null) ? runs : undefined
    })
    expect(rows.map(({ parcel, result }) => [parcel, result.replace(/:.*/, '')]).sort()).toEqual([
      ['quick', 'done'],
      ['slow', 'aborted'],
    ])
    expect((await courier.admin.get('/api/jobs/dead')).body.items).toHaveLength(1)
  })

  test('of a killed process are taken over by another when it was not heard of for ten seconds', async () => {
    const jobs = { deliver: '{ retries: 2, backoffSeconds: 1 }' }
    await using courier = await Courier.start(jobs)
    const other = await courier.another(jobs)
    await courier.breakFor('gate')
    await courier.send(
      ...Array.from({ length: 6 }, (_, n) => ['deliver', { parcel: `P-${n}`, waitFor: 'gate' }] as [string, object]),
    )
    await waitFor('all to run', async () => (await courier.ended('began')).length === 6)
    const [{ pid }] = (await courier.runs()) as [Run]
    const [victim, survivor] =
      courier.server.child.process.pid === pid ? [courier.server, other] : [other, courier.server]
    await victim.child.kill('SIGKILL')
    await courier.mend()
    await waitFor(
      'all to be done',
      async () => new Set((await courier.ended('done')).map(({ parcel }) => parcel)).size === 6,
    )
    expect(
      await courier.database.queryJobs(
        `select heartbeat_seconds as s from pgboss.queue where name = 'courier.deliver'`,
      ),
    ).toEqual([{ s: 10 }])
    const all = await courier.runs()
    for (const lost of all.filter((run) => run.pid === pid))
      expect(all.filter((run) => run.job_id === lost.job_id).map((run) => [run.attempt, run.pid])).toEqual([
        [1, pid],
        [2, survivor.child.process.pid],
      ])
  })

  test('collect while their plugin is broken, and its clock stands still', async () => {
    const jobs = { deliver: '{}', nightly: `{ cron: '${leapDay}' }` }
    await using courier = await Courier.start(jobs)
    await courier.breakFor('gate')
    await courier.send(
      ...['a', 'b'].map((parcel) => ['deliver', { parcel }, { startAfter: 3600 }] as [string, object, object]),
    )
    const post = writeJobsPlugin(courier.folder, {}, 'post')
    const withPost = (own: Record<string, string>) => ({
      plugins: { ...courier.config(own).plugins, [post]: {} },
    })
    await courier.startAgain(withPost({ ...jobs, wrong: `{ cron: 'every day' }` }))
    const { quarantined } = (await (await fetch(`${courier.server.url}/health`)).json()) as { quarantined: string[] }
    expect(quarantined).toEqual(['courier'])
    expect(courier.server.child.output).toMatch(/Job "courier\.wrong": cron "every day" cannot be read/)
    expect(await courier.database.queryJobs(`select * from pgboss.schedule where name like 'courier.%'`)).toEqual([])
    await courier.due('deliver')
    await waitFor('both to be due', async () => (await courier.queue('deliver')).waiting === 2)
    expect((await courier.admin.post('/api/post/note', { parcel: 'c' })).status).toBe(200)
    expect(await courier.runs()).toEqual([])
    await courier.startAgain(withPost(jobs))
    const done = await waitFor('all to be done', async () => {
      const rows = await courier.ended('done')
      return rows.length === 3 ? rows : undefined
    })
    expect(done.map(({ parcel }) => parcel).sort()).toEqual(['a', 'b', 'c'])
  })
})
