import type { Locale } from '@kaunter/admin-ui'
import type { FieldSchema } from '@kaunter/admin-ui/records'
import type { Say, SetupKey } from './catalog.ts'
import { categoriesIn, choiceOf, people } from './nouns.ts'

/** A custom field, as far as conditions can ask about it. */
export interface CustomField {
  readonly key: string
  readonly labelEn: string
  readonly labelMs: string
  readonly type: string
  readonly options: readonly string[]
}

const facts = [
  ...['text', 'priority', 'kind', 'category', 'tag', 'channel', 'franchise', 'outlet', 'linked', 'status', 'team'],
  ...['assignee', 'statusCategory', 'account'],
] as const

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const statuses = ['new', 'open', 'pending_merchant', 'pending_internal', 'resolved', 'closed'] as const

const phases = ['new', 'open', 'waiting_customer', 'waiting_internal', 'resolved', 'closed'] as const

/** What a fact is compared with. */
function comparedWith(say: Say, locale: Locale, field: string, custom: readonly CustomField[]): Partial<FieldSchema> {
  const own = custom.find(({ key }) => field === `field:${key}`)
  if (own?.type === 'select') return { anyOf: own.options.map((option) => ({ const: option })) }
  if (own?.type === 'boolean')
    return {
      anyOf: [
        { const: 'true', title: say('value.yes') },
        { const: 'false', title: say('value.no') },
      ],
    }
  const from: Readonly<Record<string, FieldSchema['from']>> = {
    category: categoriesIn(locale),
    tag: { path: '/tags' },
    team: { path: '/teams' },
    assignee: people,
    franchise: { path: '/api/directory/franchises', search: true },
    outlet: { path: '/api/directory/outlets', search: true },
  }
  const choices: Readonly<Record<string, FieldSchema['anyOf']>> = {
    priority: choiceOf(say, 'priority', priorities).anyOf,
    kind: choiceOf(say, 'kind', ['support', 'sales']).anyOf,
    status: choiceOf(say, 'status', statuses).anyOf,
    statusCategory: choiceOf(say, 'phase', phases).anyOf,
    channel: [
      { const: 'whatsapp-cloud', title: 'WhatsApp' },
      { const: 'web', title: 'Web' },
    ],
    linked: [
      { const: 'true', title: say('value.yes') },
      { const: 'false', title: say('value.no') },
    ],
  }
  const listed = from[field]
  if (listed) return { type: 'string', from: listed }
  const anyOf = choices[field]
  return anyOf ? { anyOf } : { type: 'string', minLength: 1, maxLength: 200 }
}

function operatorsOf(field: string): readonly string[] {
  if (field === 'text') return ['contains', 'in', 'isNot']
  if (field === 'linked') return ['is']
  if (field.startsWith('field:')) return ['is', 'isNot', 'in', 'contains', 'isSet', 'isNotSet']
  return ['is', 'isNot', 'in', 'isSet', 'isNotSet']
}

/** All of the one list must hold, and one of the other. */
export const conditionLists = (
  say: Say,
  locale: Locale,
  custom: readonly CustomField[],
): Readonly<Record<'all' | 'any', FieldSchema>> => ({
  all: { ...conditionList(say, locale, say('field.all'), custom), empty: say('conditions.none') },
  any: { ...conditionList(say, locale, say('field.any'), custom), empty: say('conditions.none.any') },
})

/** A list of conditions: what is asked, how it is compared, and with what. */
function conditionList(say: Say, locale: Locale, title: string, custom: readonly CustomField[]): FieldSchema {
  const named = [
    ...facts.map((fact) => ({ const: fact, title: say(`fact.${fact}` as SetupKey) })),
    ...custom.map(({ key, labelEn, labelMs }) => ({
      const: `field:${key}`,
      title: say('fact.custom', { name: locale === 'ms' ? labelMs : labelEn }),
    })),
  ]
  return {
    type: 'array',
    title,
    items: {
      type: 'object',
      title,
      propertiesFor: ({ field, op }) => {
        const asked = String(field ?? '')
        const value = { title: say('condition.value'), ...comparedWith(say, locale, asked, custom) }
        const none = asked === '' || op === 'isSet' || op === 'isNotSet'
        return {
          field: { title: say('condition.field'), anyOf: named },
          ...(asked === '' ? {} : { op: { title: say('condition.op'), ...choiceOf(say, 'op', operatorsOf(asked)) } }),
          ...(none
            ? {}
            : { value: op === 'in' ? { type: 'array', title: value.title, minItems: 1, items: value } : value }),
        }
      },
    },
  }
}

/** Conditions as the API has them; empty lists are left out. */
export function conditionsFrom({ all, any }: { all?: unknown; any?: unknown }) {
  const some = (list: unknown) => (Array.isArray(list) && list.length > 0 ? list : undefined)
  const [every, one] = [some(all), some(any)]
  return { ...(every ? { all: every } : {}), ...(one ? { any: one } : {}) }
}
