import { type Static, Type } from '@kaunter/core'
import type { StatusCategory } from '@kaunter/core/contracts'
import type { Priority, TicketKind } from '../tables.ts'

const names = [
  ...['priority', 'kind', 'category', 'tag', 'channel', 'account', 'franchise', 'outlet', 'linked', 'status'],
  ...['statusCategory', 'team', 'assignee', 'text'],
] as const
/** How a fact is compared. Of a text, `is` and `in` find whole words, `contains` also parts of words. */
const operators = ['is', 'isNot', 'in', 'contains', 'isSet', 'isNotSet'] as const

const Value = Type.String({ minLength: 1, maxLength: 200 })

export const Condition = Type.Object(
  {
    /** `field:<key>` is a custom field. */
    field: Type.String({ pattern: `^(${names.join('|')}|field:[a-z][a-z0-9_]{0,39})$` }),
    op: Type.Union(operators.map((operator) => Type.Literal(operator))),
    value: Type.Optional(
      Type.Union([Value, Type.Number(), Type.Boolean(), Type.Array(Value, { minItems: 1, maxItems: 200 })]),
    ),
  },
  { additionalProperties: false },
)
export type Condition = Static<typeof Condition>

const List = Type.Optional(Type.Array(Condition, { maxItems: 50 }))

/** All of `all`, and at least one of `any`; without any conditions it is every ticket. */
export const Conditions = Type.Object({ all: List, any: List }, { additionalProperties: false })
export type Conditions = Static<typeof Conditions>

/** What conditions can ask about a ticket. */
export interface TicketFacts {
  ticketId: string
  priority: Priority
  kind: TicketKind
  category: string | null
  /** Ids. */
  tag: readonly string[]
  channel: string
  account: string | null
  franchise: string | null
  outlet: string | null
  linked: boolean
  status: string
  statusCategory: StatusCategory
  team: string | null
  assignee: string | null
  /** What the customer wrote, as `foldText` makes it. */
  text: string
  /** Of the custom fields, by key; those that are not set are absent. */
  fields: ReadonlyMap<string, string>
}

/** Upper and lower case, full and half width, and any white space are alike. */
export const foldText = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

/** Whether a ticket is meant. */
export function matches({ all = [], any = [] }: Conditions, facts: TicketFacts): boolean {
  const holds = (condition: Condition) => test(condition, facts)
  return all.every(holds) && (any.length === 0 || any.some(holds))
}

/** Whether they ask about what was said, which costs more to look up. */
export const askAbout = (conditions: readonly Conditions[], field: (name: string) => boolean): boolean =>
  conditions.some(({ all = [], any = [] }) => [...all, ...any].some((condition) => field(condition.field)))

function test({ field, op, value }: Condition, facts: TicketFacts): boolean {
  const present = valuesOf(field, facts)
  const wanted = (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each) => foldText(`${each}`))
  const same = (a: string, b: string) => (field === 'text' ? hasWords(a, b) : a === b)
  const isOne = () => wanted.some((each) => present.some((fact) => same(fact, each)))
  switch (op) {
    case 'is':
    case 'in':
      return isOne()
    case 'isNot':
      return !isOne()
    case 'contains':
      return wanted.some((each) => present.some((fact) => fact.includes(each)))
    case 'isSet':
      return present.length > 0
    case 'isNotSet':
      return present.length === 0
  }
}

/** The facts of a field, folded; none when it is not set. */
function valuesOf(field: string, facts: TicketFacts): string[] {
  const value = field.startsWith('field:')
    ? facts.fields.get(field.slice('field:'.length))
    : facts[field as Exclude<keyof TicketFacts, 'fields' | 'ticketId'>]
  return [value ?? []].flat().flatMap((each) => (each === '' ? [] : foldText(`${each}`)))
}

const isWordPart = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Whether the words stand in the text by themselves: `harga` in "Berapa harga?", not in "dihargai". */
function hasWords(text: string, words: string): boolean {
  if (words === '') return false
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + 1))
    if (!isWordPart(text[at - 1]) && !isWordPart(text[at + words.length])) return true
  return false
}
