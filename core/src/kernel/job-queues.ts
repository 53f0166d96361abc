import type { FastifyBaseLogger } from 'fastify'
import type { PgBoss, Queue } from 'pg-boss'
import { deadQueueOf, deadQueueOptions, pluginOf, policyOf, queueOptions } from './job-options.ts'
import { reconcilePolicies } from './queue-policy.ts'
import type { JobOptions } from './tokens.ts'

/** Which queues there are to be, and who hears which event: what plugins declare now, and what the database knows. */
export class JobQueues {
  readonly #boss: PgBoss
  readonly #log: FastifyBaseLogger
  readonly #declared = new Map<string, JobOptions>()
  readonly #subscribers = new Map<string, Set<string>>()
  #created = new Set<string>()

  constructor(boss: PgBoss, log: FastifyBaseLogger) {
    this.#boss = boss
    this.#log = log
  }

  declare(queue: string, options: JobOptions): void {
    this.#declared.set(queue, options)
  }

  /** For those who send a job that nobody here works: its queue must still be made as its token says. */
  declareUnlessKnown(queue: string, options: JobOptions): void {
    if (!this.#declared.has(queue)) this.#declared.set(queue, options)
  }

  subscribe(event: string, queue: string): void {
    const queues = this.#subscribers.get(event) ?? new Set()
    this.#subscribers.set(event, queues.add(queue))
    this.declareUnlessKnown(queue, {})
  }

  subscribersOf(event: string): readonly string[] {
    return [...(this.#subscribers.get(event) ?? [])]
  }

  /** Makes a queue that was not there at the last look. */
  async ensure(queue: string): Promise<void> {
    if (!this.#created.has(queue)) await this.#create(queue, this.#declared.get(queue) ?? {})
  }

  /**
   * Creates missing queues with their dead-letter queues, and gives existing ones today's options.
   *
   * @param isThere whether a plugin is part of the deployment, running or not: its events keep collecting.
   * @param running the plugins that have said what they listen to.
   */
  async reconcile(isThere: (plugin: string) => boolean, running: ReadonlySet<string>): Promise<void> {
    await this.#reconcileSubscriptions(isThere, running)
    const existing = new Map((await this.#boss.getQueues()).map((queue) => [queue.name, queue]))
    this.#created = new Set(existing.keys())
    for (const [name, options] of this.#declared) {
      const found = existing.get(name)
      if (found === undefined) {
        await this.#create(name, options)
        continue
      }
      await this.#update(existing.get(deadQueueOf(name)), deadQueueOptions)
      await this.#update(found, queueOptions(name, options))
    }
    await this.reconcileOrder()
  }

  /** Jobs that ran while the order of their queue was changed are found by a later look. */
  async reconcileOrder(): Promise<void> {
    const reordered = await reconcilePolicies(this.#boss, this.#declared)
    if (reordered > 0) this.#log.info({ jobs: reordered }, 'waiting jobs are ordered in another way than before')
  }

  /** Who hears which event is kept, so that events collect for a plugin that fails before it can say so. */
  async #reconcileSubscriptions(isThere: (plugin: string) => boolean, running: ReadonlySet<string>): Promise<void> {
    const { rows } = await this.#boss.getDb().executeSql('select event, name from pgboss.subscription')
    for (const { event, name } of rows as { event: string; name: string }[]) {
      const plugin = pluginOf(name)
      if (this.#subscribers.get(event)?.has(name)) continue
      if (isThere(plugin) && !running.has(plugin)) this.subscribe(event, name)
      else await this.#boss.unsubscribe(event, name)
    }
    const known = new Set(rows.map(({ name }) => name))
    for (const [event, queues] of this.#subscribers)
      for (const queue of queues) {
        if (known.has(queue)) continue
        await this.#create(queue, {})
        await this.#boss.subscribe(event, queue)
      }
  }

  async #update(found: Queue | undefined, wanted: object): Promise<void> {
    if (found !== undefined && Object.entries(wanted).some(([key, value]) => found[key as keyof Queue] !== value))
      await this.#boss.updateQueue(found.name, wanted)
  }

  async #create(name: string, options: JobOptions): Promise<void> {
    const dead = deadQueueOf(name)
    if (!this.#created.has(dead)) await this.#boss.createQueue(dead, deadQueueOptions)
    await this.#boss.createQueue(name, { ...queueOptions(name, options), policy: policyOf(options) })
    this.#created.add(name).add(dead)
  }
}
