import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { TestDatabase } from './database.ts'
import { writeJobsPlugin } from './jobs-plugin.ts'
import { type Client, Server, temporaryFolder } from './server.ts'

/** A run of a job, as the plugin of `writeJobsPlugin` wrote it down. */
export interface Run {
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

/** A deployment of its own, with the plugin of `writeJobsPlugin`; declare it with `await using`. */
export class Courier implements AsyncDisposable {
  readonly folder = temporaryFolder()
  readonly #others: Server[] = []
  server!: Server
  admin!: Client

  /** @param jobs the options of each job by its name, as source. */
  static async start(jobs: Record<string, string>): Promise<Courier> {
    const courier = new Courier()
    courier.server = await Server.start({ config: courier.config(jobs) })
    courier.admin = await courier.server.signIn()
    return courier
  }

  get database(): TestDatabase {
    return this.server.database
  }

  config(jobs: Record<string, string>) {
    return { plugins: { [writeJobsPlugin(this.folder, jobs)]: {} } }
  }

  /** Another process on the same databases. */
  async another(jobs: Record<string, string>): Promise<Server> {
    const other = await Server.start({ database: this.database, config: this.config(jobs) })
    this.#others.push(other)
    return other
  }

  /** The same deployment after its plugin or its configuration has changed. */
  async startAgain(config?: object): Promise<void> {
    if (config !== undefined) writeFileSync(join(this.server.home, 'kaunter.config.json'), JSON.stringify(config))
    await this.server.restart('SIGTERM')
    this.admin = await this.server.signIn()
  }

  breakFor = (what: string) => this.database.query('insert into courier_broken (what) values ($1)', [what])
  mend = (what?: string) =>
    what === undefined
      ? this.database.query('delete from courier_broken')
      : this.database.query('delete from courier_broken where what = $1', [what])

  /** The delayed ones need not wait for their moment. */
  due = (job: string) =>
    this.database.queryJobs(`update pgboss.job set start_after = now() where name = $1 and state = 'created'`, [
      `courier.${job}`,
    ])

  async send(...jobs: [job: string, data: object, options?: object][]): Promise<void> {
    const body = { jobs: jobs.map(([job, data, options]) => ({ job, data, options })) }
    expect((await this.admin.post('/api/courier/send', body)).status).toBe(200)
  }

  async runs(): Promise<Run[]> {
    const rows = await this.database.query<Run>('select * from courier_run order by id')
    return rows.map((run) => ({ ...run, at: Number(run.at), ended: run.ended === null ? null : Number(run.ended) }))
  }

  async ended(result: string): Promise<Run[]> {
    return (await this.runs()).filter((run) => run.result === result)
  }

  async queue(job: string) {
    const { items } = (await this.admin.get('/api/jobs/queues')).body
    return items.find((item: { job: string }) => item.job === `courier.${job}`)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const other of this.#others) await other.stop()
    await this.server.stop()
  }
}
