import type { Locale } from '@kaunter/admin-ui'
import type { FieldSchema } from '@kaunter/admin-ui/records'
import type { Outcome } from '../data/tickets-api.ts'
import { outcomeWords } from '../more/choices.ts'
import type { Say } from './catalog.ts'
import { type CustomField, conditionLists, conditionsFrom, priorities, statuses } from './conditions.ts'
import { categoriesIn, choiceOf, type NounView, people, type Values } from './nouns.ts'

const triggers = ['created', 'message', 'changed', 'resolved', 'reopened', 'unanswered'] as const

/** What a rule sets, in the order of the form. */
export const settable = [
  'priority',
  'kind',
  'categoryId',
  'teamId',
  'assigneeId',
  'status',
  'outcome',
  'addTags',
  'removeTags',
]

interface Rule {
  readonly if: { readonly all?: unknown; readonly any?: unknown }
  readonly then: {
    readonly set?: Values
    readonly notify?: {
      readonly userIds?: readonly string[]
      readonly roles?: readonly string[]
      readonly assignee?: true
    }
    readonly note?: string
    readonly reply?: string
  }
}

/** When, if, then: in one form. */
export const rules = (say: Say, locale: Locale, custom: readonly CustomField[]): NounView => ({
  columns: [
    { key: 'name', label: say('field.name') },
    { key: 'position', label: say('field.position'), align: 'end' },
    { key: 'active', label: say('field.active'), value: ({ active }) => (active === true ? '✓' : '') },
    { key: 'runCount', label: say('rule.runs'), align: 'end' },
    { key: 'error', label: say('rule.error') },
  ],
  start: { active: true, position: 0, when: ['created'] },
  toValues: (row) => ruleValues(row as unknown as Values & Rule),
  toBody: ruleBody,
  schema: {
    required: ['name', 'position', 'when', 'afterMinutes'],
    propertiesFor: ({ when, ...entered }) => {
      const waits = Array.isArray(when) && when.includes('unanswered')
      return {
        name: { type: 'string', title: say('field.name'), minLength: 1, maxLength: 100 },
        active: { type: 'boolean', title: say('field.active') },
        position: { type: 'integer', title: say('field.position'), minimum: 0, maximum: 9999 },
        when: {
          type: 'array',
          title: say('field.when'),
          minItems: 1,
          items: { title: '', ...choiceOf(say, 'when', triggers) },
        },
        ...(waits
          ? {
              afterMinutes: {
                type: 'integer',
                title: say('field.afterMinutes'),
                format: 'duration',
                minimum: 1,
                maximum: 43_200,
              },
            }
          : {}),
        ...conditionLists(say, locale, custom),
        ...actions(say, locale, entered),
      }
    },
  },
})

const ends = ['resolved', 'closed']

/** What rules and macros give a ticket; an outcome only where one ends it. */
export function setFields(
  say: Say,
  locale: Locale,
  { status, outcome }: Values,
): Readonly<Record<string, FieldSchema>> {
  const empty = say('then.leave')
  const from = (title: string, source: NonNullable<FieldSchema['from']>): FieldSchema => ({
    ...{ type: 'string', title, empty, from: source },
  })
  const words = (title: string): FieldSchema => ({
    type: 'array',
    title,
    items: { type: 'string', title: '', from: { path: '/tags', value: 'name' } },
  })
  const outcomes: FieldSchema['from'] = {
    ...{ path: '/outcomes', value: 'name' },
    label: (item) => outcomeWords(locale, item as unknown as Outcome),
  }
  const choice = (title: string, group: string, names: readonly string[]): FieldSchema => ({
    ...{ title, empty, ...choiceOf(say, group, names) },
  })
  return {
    priority: choice(say('then.priority'), 'priority', priorities),
    kind: choice(say('then.kind'), 'kind', ['support', 'sales']),
    categoryId: from(say('then.category'), categoriesIn(locale)),
    teamId: from(say('then.team'), { path: '/teams' }),
    assigneeId: from(say('then.assignee'), people),
    status: choice(say('then.status'), 'status', statuses.slice(1)),
    ...(ends.includes(String(status)) || outcome
      ? { outcome: { ...from(say('then.outcome'), outcomes), empty: say('then.outcome.none') } }
      : {}),
    addTags: words(say('then.addTags')),
    removeTags: words(say('then.removeTags')),
  }
}

const actions = (say: Say, locale: Locale, entered: Values): Readonly<Record<string, FieldSchema>> => ({
  ...setFields(say, locale, entered),
  userIds: { type: 'array', title: say('then.notify'), items: { type: 'string', title: '', from: people } },
  roles: {
    ...{ type: 'array', title: say('then.notifyRoles'), empty: say('then.notifyRoles.none') },
    items: { type: 'string', title: '', maxLength: 50 },
  },
  notifyAssignee: { type: 'boolean', title: say('then.notifyAssignee') },
  note: { type: 'string', title: say('then.note'), multiline: true, maxLength: 4000 },
  reply: { type: 'string', title: say('then.reply'), multiline: true, maxLength: 4096 },
})

function ruleValues(rule: Values & Rule): Values {
  const { set, notify, note, reply } = rule.then
  return {
    ...rule,
    ...rule.if,
    ...set,
    userIds: notify?.userIds,
    roles: notify?.roles,
    notifyAssignee: notify?.assignee === true,
    note,
    reply,
  }
}

const isEntered = (value: unknown) =>
  value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
/** Of a form, what is filled in. */
export const entered = (all: Values): Values =>
  Object.fromEntries(Object.entries(all).filter(([, value]) => isEntered(value)))
/** Nothing instead of an object without anything. */
export const whole = (part: Values): Values | undefined => (Object.keys(part).length > 0 ? part : undefined)

/** A form has all of it flat; the API has what happens apart from when and if. */
export function ruleBody(values: Values, before?: Values): Values {
  // Values of custom fields are set over the API only; the form keeps what it does not show.
  const { fields } = (before as unknown as Rule | undefined)?.then.set ?? {}
  const { name, active, position, when, afterMinutes, all, any, userIds, roles, notifyAssignee, note, reply } = values
  const set = whole(entered({ ...Object.fromEntries(settable.map((key) => [key, values[key]])), fields }))
  const notify = whole(entered({ userIds, roles, assignee: notifyAssignee === true ? true : undefined }))
  return {
    name,
    active,
    position,
    when,
    ...entered({ afterMinutes }),
    if: conditionsFrom({ all, any }),
    // biome-ignore lint/suspicious/noThenProperty: a rule reads "when, if, then", and nobody awaits one
    then: entered({ set, notify, note, reply }),
  }
}
