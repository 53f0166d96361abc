import { Id, type Static, Type } from '@kaunter/core'
import type { BusinessCalendar } from '@kaunter/core/contracts'
import { Conditions } from '../desk/conditions.ts'
import type { Priority } from '../tables.ts'
import type { Metric } from './clock.ts'

const strict = { additionalProperties: false }
const minute = 60_000
const Minutes = Type.Integer({ minimum: 1, maximum: 525_600 })

/** Minutes of opening time; those of a priority go before `default`. Without either nothing is promised. */
const Target = Type.Object(
  {
    default: Type.Optional(Minutes),
    low: Type.Optional(Minutes),
    normal: Type.Optional(Minutes),
    high: Type.Optional(Minutes),
    urgent: Type.Optional(Minutes),
  } satisfies Record<'default' | Priority, unknown>,
  strict,
)
export const Targets = Type.Object(
  {
    first_response: Type.Optional(Target),
    next_response: Type.Optional(Target),
    resolution: Type.Optional(Target),
    handoff: Type.Optional(Target),
  } satisfies Record<Metric, unknown>,
  strict,
)
export type Targets = Static<typeof Targets>

/** Who is told, and when: at the warning, at the breach or some time after it, and again and again until it is met. */
export const Escalation = Type.Object(
  {
    at: Type.Union([Type.Literal('warned'), Type.Literal('breached'), Type.Literal('repeat')]),
    afterMinutes: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 43_200,
        description: 'Of opening time since the breach; a `repeat` needs it',
      }),
    ),
    notify: Type.Object(
      {
        userIds: Type.Optional(Type.Array(Id, { maxItems: 50 })),
        roles: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 50 }), { maxItems: 20 })),
        assignee: Type.Optional(Type.Boolean()),
        team: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
  },
  strict,
)
export type Escalation = Static<typeof Escalation>

/** What a person says of a policy. */
export const PolicyInput = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    position: Type.Integer({ minimum: 1, maximum: 1000, description: 'The first that matches holds' }),
    active: Type.Boolean(),
    conditions: Conditions,
    targets: Targets,
    calendarId: Type.Union([Id, Type.Null()], { description: 'Without one that of the outlet' }),
    warnPercent: Type.Integer({ minimum: 1, maximum: 99 }),
    escalations: Type.Array(Escalation, { maxItems: 20 }),
  },
  strict,
)
export type PolicyInput = Static<typeof PolicyInput>

/** Minutes that are promised; null when nothing is. */
export const targetOf = (targets: Targets, metric: Metric, priority: Priority): number | null =>
  targets[metric]?.[priority] ?? targets[metric]?.default ?? null

/**
 * What follows from a breach within a time, and when the next does.
 *
 * @param after up to when it was done already; null when nothing was.
 */
export function escalationsOf(
  escalations: readonly Escalation[],
  calendar: BusinessCalendar,
  { dueAt, after, now }: { dueAt: Date; after: Date | null; now: Date },
): { due: Escalation[]; next: Date | null } {
  const count = (at: Date | null, minutes: number) =>
    at === null ? 0 : Math.floor(calendar.between(dueAt, at) / (minutes * minute))
  const due: Escalation[] = []
  const coming: Date[] = []
  for (const escalation of escalations) {
    const { at, afterMinutes = 0 } = escalation
    if (at === 'warned') continue
    const times = at === 'repeat' ? count(now, afterMinutes) + 1 : 1
    const next = calendar.add(dueAt, afterMinutes * times * minute)
    const isDue =
      at === 'repeat'
        ? count(now, afterMinutes) > count(after, afterMinutes)
        : next !== null && next <= now && (after === null || next > after)
    if (isDue) due.push(escalation)
    if (next !== null && next > now) coming.push(next)
  }
  return { due, next: earliest(coming) }
}

/** The first of some instants; null of none. */
export const earliest = (instants: readonly (Date | null)[]): Date | null => {
  const times = instants.flatMap((at) => at?.getTime() ?? [])
  return times.length === 0 ? null : new Date(Math.min(...times))
}
