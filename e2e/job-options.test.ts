import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Courier } from './support/courier.ts'
import { leapDay, writeJobsPlugin } from './support/jobs-plugin.ts'
import { Server, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

/** The same day at another time. */
const leapEvening = '30 18 29 2 *'

// They mostly wait, each for its own processes.
describe.concurrent('jobs of a third-party plugin', () => {
  test('by the clock run once each minute in two processes, by the time zone they name', async () => {
    const jobs = {
      minutely: `{ cron: '* * * * *', tz: 'Asia/Kuala_Lumpur' }`,
      nightly: `{ cron: '30 2 * * *', tz: 'Asia/Kuala_Lumpur', missed: 'once' }`,
    }
    await using courier = await Courier.start(jobs)
    await courier.another(jobs)
    const { nextRun } = await courier.queue('nightly')
    expect(nextRun).toMatch(/T18:30:00.000Z$/)
    const runs = await waitFor(
      'two runs',
      async () => {
        const done = (await courier.ended('done')).filter(({ job }) => job === 'minutely')
        return done.length >= 2 ? done : undefined
      },
      180,
    )
    // A run may begin in the next minute: each minute is noted once, and makes one job, which runs once.
    const made = await courier.database.queryJobs(`select id from pgboss.job where name = 'courier.minutely'`)
    const noted = await courier.database.queryJobs<{ minute: string }>(
      `select singleton_on::text as minute from pgboss.job
       where name = '__pgboss__send-it' and data->>'name' = 'courier.minutely'`,
    )
    expect(new Set(noted.map(({ minute }) => minute)).size).toBe(noted.length)
    expect(made.length).toBeLessThanOrEqual(noted.length)
    expect(new Set(runs.map((run) => run.job_id)).size).toBe(runs.length)
  })

  test('by the clock leave the list when a later run goes well', async () => {
    await using courier = await Courier.start({ nightly: `{ cron: '${leapDay}', retries: 0 }` })
    await courier.breakFor('nightly')
    await courier.send(['nightly', {}])
    await waitFor(
      'the run on the list',
      async () => (await courier.admin.get('/api/jobs/dead')).body.items.length === 1,
    )
    await courier.mend()
    await courier.send(['nightly', {}])
    await waitFor('it to leave', async () => (await courier.admin.get('/api/jobs/dead')).body.items.length === 0)
  })

  test('follow their declaration when it changes, and lose their clock with their plugin', async () => {
    const nightly = `{ cron: '${leapDay}', tz: 'Asia/Kuala_Lumpur' }`
    await using courier = await Courier.start({ nightly, deliver: '{ retries: 0 }' })
    const schedules = () =>
      courier.database.queryJobs("select cron, timezone from pgboss.schedule where name like 'courier.%'")
    expect(await schedules()).toEqual([{ cron: leapDay, timezone: 'Asia/Kuala_Lumpur' }])

    // Still waiting when the order of their shop begins to count.
    const later = { startAfter: 3600 }
    await courier.send(
      ...['a', 'b', 'c'].map((parcel) => ['deliver', { parcel, shop: 'KL-1' }, later] as [string, object, object]),
    )
    await courier.startAgain(
      courier.config({
        nightly: `{ cron: '${leapEvening}' }`,
        deliver: `{ retries: 4, fifoBy: 'shop', expireInSeconds: 60 }`,
      }),
    )
    expect(await schedules()).toEqual([{ cron: leapEvening, timezone: 'UTC' }])
    const [options] = await courier.database.queryJobs(
      `select policy, retry_limit, retention_seconds from pgboss.queue where name = 'courier.deliver'`,
    )
    expect(options).toEqual({ policy: 'key_strict_fifo', retry_limit: 4, retention_seconds: 365 * 86_400 })
    await courier.due('deliver')
    await waitFor('what waited', async () => (await courier.ended('done')).length === 3)
    expect(
      await courier.database.queryJobs(
        `select distinct policy, singleton_key from pgboss.job where name = 'courier.deliver'`,
      ),
    ).toEqual([{ policy: 'key_strict_fifo', singleton_key: 'shop=KL-1' }])
    await courier.send(['deliver', { parcel: 'd', shop: 'KL-1' }])
    await waitFor('what is new', async () => (await courier.ended('done')).length === 4)

    await courier.breakFor('gate')
    await courier.send(
      ...['e', 'f'].map((parcel) => ['deliver', { parcel, shop: 'KL-1', waitFor: 'gate' }] as [string, object]),
    )
    await courier.startAgain(courier.config({ deliver: '{}' }))
    expect(await schedules()).toEqual([])
    await courier.mend()
    await waitFor(
      'both, whatever their order was',
      async () => new Set((await courier.ended('done')).map(({ parcel }) => parcel)).size === 6,
    )

    await courier.startAgain(courier.config({ nightly }))
    expect(await schedules()).toHaveLength(1)
    await courier.startAgain({ plugins: {} })
    expect(await schedules()).toEqual([])
    expect(await courier.queue('deliver')).toMatchObject({ plugin: 'courier', worked: false })
  })
})

const wrong = [
  [
    'a time zone that is none',
    `{ cron: '0 9 * * *', tz: 'Asia/Kuala_Lumpor' }`,
    /"0 9 \* \* \*" in "Asia\/Kuala_Lumpor" cannot be read/,
  ],
  ['seconds', `{ cron: '0 0 9 * * *' }`, /does not have five fields/],
  ['a time zone without a clock', `{ tz: 'Asia/Kuala_Lumpur' }`, /has tz or missed but no cron/],
  ['an order by what may be missing', `{ fifoBy: 'parcel' }`, /fifoBy is "parcel", which its payload need not have/],
  ['tries that are no number', `{ retries: -1 }`, /retries is -1. Use a whole number from 0 to 1000/],
] as const

describe('jobs', () => {
  let server: Server
  let problems: { plugin: string; reason: string }[]

  beforeAll(async () => {
    const folder = temporaryFolder()
    const plugins = wrong.map(([, options], i) => writeJobsPlugin(folder, { wrong: options }, `wrong${i}`))
    server = await Server.start({ config: { plugins: Object.fromEntries(plugins.map((path) => [path, {}])) } })
    const admin = await server.signIn()
    expect((await admin.get('/api/jobs/queues')).status).toBe(200)
    problems = (await admin.get('/api/admin/manifest')).body.problems
  })
  afterAll(() => server?.stop())

  test.each(wrong.map(([what, , reason], i) => [what, reason, `wrong${i}`] as const))(
    'with %s switch off only their plugin, which says why',
    (_what, reason, plugin) => {
      expect(problems).toContainEqual({ plugin, reason: expect.stringMatching(reason) })
      expect(server.child.output).toMatch(reason)
    },
  )
})
