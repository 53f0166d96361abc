import type { Tx } from '@kaunter/core'
import { statusCategories } from '@kaunter/core/contracts'
import { kinds, priorities, type TicketsContext } from '../tables.ts'
import type { Condition, Conditions } from './conditions.ts'
import { conditionInvalid } from './errors.ts'
import { deskTables } from './tables.ts'

const known: Partial<Record<string, readonly string[]>> = {
  priority: priorities,
  kind: kinds,
  statusCategory: statusCategories,
  linked: ['true', 'false'],
}
/** Those whose words may be looked into. */
const isText = (field: string) => field === 'text' || field.startsWith('field:')

/** Refuses conditions that could never hold: they are mistakes, and silence would hide them. */
export function createConditionCheck(ctx: TicketsContext) {
  const table = deskTables(ctx)

  /** @throws KAUNTER_TICKET_CONDITION_INVALID */
  return async (tx: Tx, { all = [], any = [] }: Conditions): Promise<void> => {
    for (const condition of [...all, ...any]) {
      const reason = await problem(tx, condition)
      if (reason !== undefined) throw conditionInvalid({ field: condition.field, reason }, { details: { field: 'if' } })
    }
  }

  async function problem(tx: Tx, { field, op, value }: Condition): Promise<string | undefined> {
    if (field.startsWith('field:')) {
      const key = field.slice('field:'.length)
      const there = await tx.db(table.field).where({ key }).whereNull('removed_at').first('id')
      if (there === undefined) return 'there is no such custom field.'
    }
    if (op === 'isSet' || op === 'isNotSet')
      return value === undefined ? undefined : 'whether it is set needs no value. Leave the value out.'
    if (value === undefined) return 'it needs a value.'
    if (op === 'contains' && !isText(field)) return 'only texts can contain something. Use "is" or "in".'
    const values = [value].flat().map(String)
    const choices = known[field]
    const odd = choices && values.find((each) => !choices.includes(each))
    if (choices !== undefined && odd !== undefined) return `"${odd}" is none of ${choices.join(', ')}.`
    const missing = await firstUnknown(tx, field, values)
    return missing === undefined ? undefined : `there is no ${field} "${missing}". It may have been removed.`
  }

  async function firstUnknown(tx: Tx, field: string, ids: readonly string[]): Promise<string | undefined> {
    const there = await existing(tx, field, ids)
    return there && ids.find((id) => !there.has(id))
  }

  /** Of fields that hold ids, those that exist. */
  async function existing(tx: Tx, field: string, ids: readonly string[]): Promise<Set<string> | undefined> {
    const real = ids.filter((id) => /^[1-9]\d{0,17}$/.test(id))
    switch (field) {
      case 'category':
      case 'team':
      case 'tag':
        return new Set(await tx.db(table[field]).whereIn('id', real).whereNull('removed_at').pluck('id'))
      case 'assignee':
        return new Set((await ctx.use.people.summaries(real, tx)).keys())
      case 'franchise':
      case 'outlet': {
        const shops = await Promise.all(real.map((id) => ctx.use.directory.shop(field, id, tx)))
        return new Set(shops.flatMap((shop) => shop?.id ?? []))
      }
      default:
        return undefined
    }
  }
}
