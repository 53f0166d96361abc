import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeJobsPlugin } from './support/jobs-plugin.ts'
import { type Client, Server, temporaryFolder } from './support/server.ts'
import { waitFor } from './support/wait.ts'

const person = (n: number) => ({ name: `Nurul Huda ${n}`, phone: `+60 12-345 ${String(6000 + n)}` })

interface Group {
  job: string
  fingerprint: string
  count: number
  error: string
  lastAt: string
}

describe('the desk for failed jobs', () => {
  let server: Server
  let admin: Client
  let colleague: Client

  beforeAll(async () => {
    const plugin = writeJobsPlugin(temporaryFolder(), {
      deliver: '{ retries: 0, concurrency: 20 }',
      collect: '{ retries: 1, backoffSeconds: 0, backoffMaxSeconds: 1 }',
    })
    server = await Server.start({ config: { plugins: { [plugin]: {} } } })
    admin = await server.signIn()
    colleague = await server.colleague(admin, 'supervisor')
  })
  afterAll(async () => server?.stop())

  const breakFor = (what: string) => server.database.query('insert into courier_broken (what) values ($1)', [what])
  const send = async (jobs: object[]) => expect((await admin.post('/api/courier/send', { jobs })).status).toBe(200)
  const groups = async (client = admin): Promise<Group[]> => (await client.get('/api/jobs/dead/groups')).body.items
  const dead = async () => (await groups()).reduce((sum, group) => sum + group.count, 0)

  test('groups 300 failures by their two reasons, in both accounts', async () => {
    await breakFor('van')
    await breakFor('road')
    await send(
      Array.from({ length: 300 }, (_, n) => ({
        job: 'deliver',
        data: { parcel: `P-${n}`, ...person(n), fail: n % 3 === 0 ? 'road' : 'van' },
      })),
    )
    await waitFor('300 failed jobs', async () => (await dead()) === 300)
    for (const client of [admin, colleague])
      expect(
        (await groups(client)).map(({ job, count }) => ({ job, count })).sort((a, b) => a.count - b.count),
      ).toEqual([
        { job: 'courier.deliver', count: 100 },
        { job: 'courier.deliver', count: 200 },
      ])
  })
})
