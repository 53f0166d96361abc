import type { Audit, Live } from '../../contracts/index.ts'
import type { DeadFilter, DeadLetter } from '../../kernel/dead-letters.ts'
import type { JobBus } from '../../kernel/jobs.ts'
import type { Context, Tx } from '../../kernel/plugin.ts'
import { letterGone, notBlocked, notWorked } from './errors.ts'
import { createViews } from './views.ts'

/** How many one call takes: a fraction of a second of work. */
const portion = 200

interface Alike {
  job: string
  fingerprint: string
  until: string
}

/** What a person does about failed jobs; each act is written to the audit log with who, what, how many and why. */
export function createDesk(ctx: Pick<Context, 'tx'>, bus: JobBus, services: { audit: Audit; live: Live }) {
  const { dead } = bus
  const views = createViews(bus)

  async function list(filter: Omit<DeadFilter, 'queues'> & { job?: string; plugin?: string }) {
    const { job, plugin, ...rest } = filter
    const ofPlugin =
      plugin === undefined ? undefined : (await bus.figures.read()).filter((each) => each.plugin === plugin)
    const queues = ofPlugin?.map(({ queue }) => queue).filter((queue) => job === undefined || queue === job)
    return dead.list({ ...rest, queues: queues ?? (job === undefined ? undefined : [job]) })
  }

  /**
   * Acts, and writes down what was done. The jobs may live in another database than the audit log, so the two cannot
   * be one transaction: that of the log is open before and committed after, and is never left out for an act that did
   * something.
   */
  async function act(
    actorId: string,
    action: string,
    subject: { type: string; id: string },
    details: object,
    work: () => Promise<number>,
  ): Promise<number> {
    let acting: Promise<number> | undefined
    return ctx.tx(async (tx) => {
      // Once, even when the transaction is run again.
      acting ??= work()
      const count = await acting
      if (count === 0) return 0
      await services.audit.record(tx, { actorId, action, subject, after: { ...details, count } })
      await announce(tx)
      return count
    })
  }

  const announce = (tx: Tx) =>
    services.live.publish(tx, [
      {
        topic: 'jobs.changed',
        audience: { permission: 'jobs:read', franchiseId: null, outletId: null, unlinkedPermission: null },
        data: {},
      },
    ])

  async function letterOf(id: string): Promise<DeadLetter> {
    const letter = await dead.get(id)
    if (letter === undefined) throw letterGone({})
    return letter
  }

  const about = (letter: DeadLetter) => {
    const { job, error, code, fingerprint } = views.letter(letter)
    return { job, error, code, fingerprint }
  }
  const one = (letter: DeadLetter) => ({ type: 'job', id: letter.jobId })
  const all = ({ fingerprint }: Alike) => ({ type: 'failed-jobs', id: fingerprint })

  function assertWorked(job: string): void {
    if (!bus.isWorked(job)) throw notWorked({ job, plugin: bus.ownerOf(job) })
  }

  async function actOnAlike(
    actorId: string,
    action: string,
    { job, fingerprint, until }: Alike,
    details: object,
    work: (selection: { queue: string; fingerprint: string; until: Date }) => Promise<number>,
  ) {
    const selection = { queue: job, fingerprint, until: new Date(until) }
    const subject = all({ job, fingerprint, until })
    const done = await act(actorId, action, subject, { job, ...details }, () => work(selection))
    return { done, remaining: await dead.remaining(selection) }
  }

  return {
    dead,
    views,
    list,
    figures: () => bus.figures.read(),
    announce: () => ctx.tx(announce),
    countAlike: ({ queue, fingerprint }: DeadLetter) =>
      dead.remaining({ queue, fingerprint, until: new Date(Date.now() + 60_000) }),

    async retryOne(actorId: string, id: string): Promise<number> {
      const letter = await letterOf(id)
      assertWorked(letter.queue)
      const done = await act(actorId, 'jobs.repeated', one(letter), about(letter), () => dead.retry({ ids: [id] }, 1))
      if (done === 0) throw letterGone({})
      return done
    },

    retryAlike(actorId: string, alike: Alike) {
      assertWorked(alike.job)
      return actOnAlike(actorId, 'jobs.repeated', alike, {}, (selection) => dead.retry(selection, portion))
    },

    async dismissOne(actorId: string, id: string, reason: string): Promise<number> {
      const letter = await letterOf(id)
      const done = await act(actorId, 'jobs.dismissed', one(letter), { ...about(letter), reason }, () =>
        dead.dismiss({ ids: [id] }, 1, { reason, actorId }),
      )
      if (done === 0) throw letterGone({})
      return done
    },

    dismissAlike: (actorId: string, alike: Alike, reason: string) =>
      actOnAlike(actorId, 'jobs.dismissed', alike, { reason }, (selection) =>
        dead.dismiss(selection, portion, { reason, actorId }),
      ),

    async skip(actorId: string, jobId: string): Promise<void> {
      const done = await act(actorId, 'jobs.passed-over', { type: 'job', id: jobId }, {}, async () =>
        Number(await dead.skip(jobId)),
      )
      if (done === 0) throw notBlocked({})
    },
  }
}

export type Desk = ReturnType<typeof createDesk>
