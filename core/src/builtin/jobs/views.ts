import type { BlockedKey, DeadGroup, DeadLetter } from '../../kernel/dead-letters.ts'
import type { QueueFigures } from '../../kernel/job-figures.ts'
import type { JobBus } from '../../kernel/jobs.ts'
import { Type } from '../../kernel/tokens.ts'
import { takeTrace } from '../../kernel/tracing.ts'
import { Instant, nullable } from '../../kernel/wire.ts'
import { maskPayload, maskText } from './mask.ts'

export const Uuid = Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' })
const Text = Type.String()
const Whole = Type.Integer({ minimum: 0 })

const job = {
  job: Type.String({ description: 'Id of the job, or `event.<event>.<plugin>` for the listener to an event' }),
  plugin: Text,
  worked: Type.Boolean({ description: 'Whether a plugin that runs would do it if it were repeated' }),
}
const failure = { error: Text, code: nullable(Text) }

export const LetterView = Type.Object({
  id: Uuid,
  jobId: Uuid,
  ...job,
  ...failure,
  fingerprint: Type.String({ description: 'Equal for failures of a job that are alike' }),
  sentAt: Instant,
  failedAt: Instant,
  blocks: Type.Boolean({ description: 'Whether later jobs of the same key wait behind it' }),
})
export const DetailView = Type.Object({
  ...LetterView.properties,
  alike: Whole,
  payload: Type.Unknown({ description: 'Personal data is replaced by its length, as in `••• (12)`' }),
  attempts: Type.Array(
    Type.Object({ attempt: Type.Union([Type.Integer(), Type.Null()]), at: nullable(Instant), ...failure }),
  ),
})
export const GroupView = Type.Object({
  ...job,
  ...failure,
  fingerprint: Text,
  count: Whole,
  firstAt: Instant,
  lastAt: Instant,
})
export const BlockedView = Type.Object({
  jobId: Uuid,
  ...job,
  ...failure,
  key: Text,
  since: Instant,
  waiting: Whole,
  deadId: Type.Union([Uuid, Type.Null()]),
})
export const QueueView = Type.Object({
  ...job,
  waiting: Whole,
  delayed: Whole,
  retrying: Whole,
  running: Whole,
  dead: Whole,
  deadLastHour: Whole,
  oldestSeconds: Type.Number(),
  nextRun: nullable(Instant),
})

/** What people see of jobs, with personal data hidden. */
export function createViews(bus: JobBus) {
  const about = (queue: string) => ({ job: queue, plugin: bus.ownerOf(queue), worked: bus.isWorked(queue) })
  const mask = (queue: string, data: unknown) => maskPayload(bus.workers.get(queue)?.schema, data)
  const said = (queue: string, data: unknown, { message, code }: { message: string; code: string | null }) => ({
    error: maskText(message, mask(queue, data).hidden),
    code,
  })

  const letter = ({ id, jobId, queue, data, failure, fingerprint, sentAt, failedAt, blocks }: DeadLetter) => ({
    ...{ id, jobId, ...about(queue), ...said(queue, data, failure), fingerprint, blocks },
    ...{ sentAt: sentAt.toISOString(), failedAt: failedAt.toISOString() },
  })

  return {
    letter,
    detail: (dead: DeadLetter, alike: number) => ({
      ...letter(dead),
      alike,
      payload: mask(dead.queue, takeTrace(dead.data as object)[0]).data,
      attempts: dead.failure.attempts.map((attempt) => ({
        ...{ attempt: attempt.attempt, at: attempt.at },
        ...said(dead.queue, dead.data, attempt),
      })),
    }),
    group: ({ queue, fingerprint, count, firstAt, lastAt, example }: DeadGroup) => ({
      ...{ ...about(queue), ...said(queue, example.data, example.failure), fingerprint, count },
      ...{ firstAt: firstAt.toISOString(), lastAt: lastAt.toISOString() },
    }),
    blocked: ({ queue, jobId, key, since, waiting, deadId, data, failure }: BlockedKey) => ({
      ...{ jobId, ...about(queue), ...said(queue, data, failure), waiting, deadId },
      ...{ key: maskKey(key), since: since.toISOString() },
    }),
    queue: ({ queue, settled: _, nextRun, ...figures }: QueueFigures) => ({
      ...{ job: queue, ...figures, nextRun: nextRun?.toISOString() ?? null },
    }),
  }

  /** `conversationId=60123456789`: the field's name is no secret, its value may be. */
  function maskKey(key: string): string {
    const at = key.indexOf('=')
    const value = (maskPayload(undefined, { value: key.slice(at + 1) }).data as { value: string }).value
    return `${key.slice(0, at)} ${value}`
  }
}
