import type { Locale } from '@kaunter/admin-ui'
import type { FieldSchema } from '@kaunter/admin-ui/records'
import type { Say } from './catalog.ts'
import { type CustomField, conditionLists, conditionsFrom, priorities } from './conditions.ts'
import { choiceOf, type NounView, people, type Values } from './nouns.ts'

const metrics = ['first_response', 'next_response', 'resolution', 'handoff'] as const

type Metric = (typeof metrics)[number]
/** Minutes by priority; `default` for those that have none of their own. */
type Targets = Partial<Record<Metric, Readonly<Record<string, number>>>>

interface Exception {
  readonly priority: string
  readonly metric: Metric
  readonly minutes: number
}

interface Escalation {
  readonly at: string
  readonly afterMinutes?: number
  readonly notify: {
    readonly userIds?: readonly string[]
    readonly roles?: readonly string[]
    readonly assignee?: boolean
    readonly team?: boolean
  }
}

/** What is promised, to whom, and who is told when it is not kept. */
export const policies = (say: Say, locale: Locale, custom: readonly CustomField[]): NounView => ({
  columns: [
    { key: 'name', label: say('field.name') },
    { key: 'position', label: say('field.position'), align: 'end' },
    { key: 'active', label: say('field.active'), value: ({ active }) => (active === true ? '✓' : '') },
    { key: 'targets', label: say('metric.first_response'), value: ({ targets }) => firstResponse(locale, targets) },
  ],
  start: { active: true, position: 1, warnPercent: 80, targets: { first_response: 5 }, exceptions: [] },
  toValues: (row) => policyValues(row),
  toBody: policyBody,
  schema: (row) => ({
    required: ['name', 'position', 'warnPercent'],
    properties: {
      name: { type: 'string', title: say('field.name'), minLength: 1, maxLength: 100 },
      ...(row?.catchAll === true
        ? {}
        : {
            active: { type: 'boolean', title: say('field.active') },
            position: {
              ...{ type: 'integer', title: say('field.position'), description: say('field.position.policy') },
              ...{ minimum: 1, maximum: 1000 },
            },
            ...conditionLists(say, locale, custom),
          }),
      targets: {
        type: 'object',
        title: say('policy.targets'),
        description: say('policy.targets.about'),
        required: [],
        properties: Object.fromEntries(metrics.map((metric) => [metric, time(say(`metric.${metric}`))])),
      },
      exceptions: {
        ...{ type: 'array', title: say('policy.exceptions'), empty: say('policy.exceptions.none') },
        items: {
          ...{ type: 'object', title: '' },
          properties: {
            priority: { title: say('fact.priority'), ...choiceOf(say, 'priority', priorities.toReversed()) },
            metric: { title: say('policy.exception.of'), ...choiceOf(say, 'metric', metrics) },
            minutes: time(say('policy.exception.time')),
          },
        },
      },
      calendarId: {
        type: 'string',
        title: say('policy.calendar'),
        nullable: true,
        empty: say('policy.calendar.outlet'),
        from: { path: '/api/calendars' },
      },
      warnPercent: { type: 'integer', title: say('policy.warn'), unit: '%', minimum: 1, maximum: 99 },
      escalations: {
        ...{ type: 'array', title: say('policy.escalations'), empty: say('policy.escalations.none') },
        items: escalation(say),
      },
    },
  }),
})

/** Of opening time, in which a day has no fixed length. */
const time = (title: string): FieldSchema => ({
  ...{ type: 'integer', title, format: 'duration', units: ['minutes', 'hours'] },
  ...{ minimum: 1, maximum: 525_600 },
})

function escalation(say: Say): FieldSchema {
  return {
    type: 'object',
    title: say('policy.escalations'),
    required: ['at'],
    propertiesFor: ({ at }) => ({
      at: { title: say('escalation.at'), ...choiceOf(say, 'escalation', ['warned', 'breached', 'repeat']) },
      ...(at === 'warned'
        ? {}
        : {
            afterMinutes: {
              type: 'integer',
              title: say('escalation.after'),
              format: 'duration',
              minimum: 5,
              maximum: 43_200,
            },
          }),
      userIds: { type: 'array', title: say('then.notify'), items: { type: 'string', title: '', from: people } },
      roles: {
        type: 'array',
        title: say('then.notifyRoles'),
        empty: say('then.notifyRoles.none'),
        items: { type: 'string', title: '', maxLength: 50 },
      },
      assignee: { type: 'boolean', title: say('then.notifyAssignee') },
      team: { type: 'boolean', title: say('escalation.team') },
    }),
  }
}

function firstResponse(locale: Locale, targets: unknown): string {
  const minutes = (targets as { first_response?: { default?: number } }).first_response?.default
  if (minutes === undefined) return ''
  const [unit, count] = minutes % 60 === 0 ? (['hour', minutes / 60] as const) : (['minute', minutes] as const)
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

/** The form has the times of all, and of what is different only that. */
function policyValues(row: Values): Values {
  const { conditions, escalations, targets } = row as {
    conditions: Values
    escalations: readonly Escalation[]
    targets: Targets
  }
  const times = Object.entries(targets) as [Metric, Readonly<Record<string, number>>][]
  return {
    ...row,
    ...conditions,
    targets: Object.fromEntries(times.map(([metric, minutes]) => [metric, minutes.default])),
    exceptions: times.flatMap(([metric, { default: _, ...others }]) =>
      Object.entries(others).map(([priority, minutes]): Exception => ({ priority, metric, minutes })),
    ),
    escalations: escalations.map(({ notify, ...when }) => ({ ...when, ...notify })),
  }
}

function targetsFrom(usual: Readonly<Partial<Record<Metric, number>>>, exceptions: readonly Exception[]): Targets {
  const timesOf = (metric: Metric) => ({
    ...(usual[metric] === undefined ? {} : { default: usual[metric] }),
    ...Object.fromEntries(
      exceptions.filter((one) => one.metric === metric).map(({ priority, minutes }) => [priority, minutes]),
    ),
  })
  return Object.fromEntries(
    metrics.map((metric) => [metric, timesOf(metric)] as const).filter(([, times]) => Object.keys(times).length > 0),
  )
}

/** A form has conditions and people flat; the API has them apart. */
function policyBody(values: Values, before?: Values): Values {
  const { name, active, position, all, any, targets, exceptions, calendarId, warnPercent, escalations } = values
  return {
    name,
    active: active ?? before?.active ?? true,
    position: position ?? before?.position ?? 1000,
    conditions: before?.catchAll === true ? {} : conditionsFrom({ all, any }),
    targets: targetsFrom(targets as Partial<Record<Metric, number>>, exceptions as readonly Exception[]),
    calendarId,
    warnPercent,
    escalations: (escalations as readonly (Escalation & Escalation['notify'])[]).map(
      ({ at, afterMinutes, userIds = [], roles = [], assignee, team }) => ({
        at,
        ...(afterMinutes === undefined ? {} : { afterMinutes }),
        notify: {
          ...(userIds.length > 0 ? { userIds } : {}),
          ...(roles.length > 0 ? { roles } : {}),
          assignee: assignee === true,
          team: team === true,
        },
      }),
    ),
  }
}
