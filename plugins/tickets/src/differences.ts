import type { Besides, TicketChange } from './change.ts'
import type { TicketRow } from './tables.ts'

/**
 * Every change of these is an event with what was before and after: replayed, they give the row. What belongs together
 * is one event; its name is that of the change, unless the group has one.
 */
const audited = [
  { fields: ['status', 'outcome'], name: 'status' },
  { fields: ['assignee_id', 'team_id'], name: 'assigned' },
  { fields: ['franchise_id', 'outlet_id'], name: 'linked' },
  {
    fields: ['workflow', 'priority', 'kind', 'category_id', 'snoozed_until', 'merged_into_id', 'follows_id'],
    name: 'changed',
  },
] as const satisfies { fields: (keyof TicketRow)[]; name: string }[]
export const nothing: Besides = { before: {}, after: {} }

export type Values = Record<string, unknown>
export interface Fields {
  before: Values
  after: Values
}

const plain = (value: unknown) => (value instanceof Date ? value.toISOString() : (value ?? null))
export const pick = (row: TicketRow, fields: readonly (keyof TicketRow)[]): Values =>
  Object.fromEntries(fields.map((field) => [field, plain(row[field])]))
const auditedFields = audited.flatMap((group): readonly (keyof TicketRow)[] => group.fields)
export const auditedOf = (ticket: TicketRow) => pick(ticket, auditedFields)

/** Which of the fields differ, as they were and as they are. */
function differing(before: TicketRow, after: TicketRow, fields: readonly (keyof TicketRow)[]): Fields {
  const changed = fields.filter((field) => plain(before[field]) !== plain(after[field]))
  return { before: pick(before, changed), after: pick(after, changed) }
}

const camel = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/**
 * What the audit trail says of a change: every property that is another now. Of custom fields it says which, and not
 * what stands in them, as that may be personal.
 */
export function auditOf(before: TicketRow, after: TicketRow, besides: Besides): Fields {
  const row = differing(before, after, auditedFields)
  const fields = Object.keys(besides.after).flatMap((name) => (name.startsWith('field:') ? name.slice(6) : []))
  const side = (values: Values, { tags }: Besides['after']) => ({
    ...Object.fromEntries(Object.entries(values).map(([name, value]) => [camel(name), value])),
    ...(tags === undefined ? {} : { tags }),
  })
  return {
    before: side(row.before, besides.before),
    after: { ...side(row.after, besides.after), ...(fields.length === 0 ? {} : { fields }) },
  }
}

/** What differs, in the groups in which it is told. */
export function differences({ before, after, besides }: TicketChange): (Fields & { name: string })[] {
  if (before === null) return []
  return audited
    .map(({ fields, name }) => {
      const { before: was, after: is } = differing(before, after, fields)
      const more = name === 'changed' ? besides : nothing
      return { name, before: { ...was, ...more.before }, after: { ...is, ...more.after } }
    })
    .filter((group) => Object.keys(group.after).length > 0)
}

/** Names of what a change changed, apart from what came with its messages; none of a new ticket. */
export const changedFields = (change: TicketChange): string[] =>
  differences(change).flatMap((group) => Object.keys(group.after))
