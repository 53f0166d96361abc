import type { Tx } from '@kaunter/core'
import type { TicketActor } from '@kaunter/core/contracts'
import type { TicketRow } from '../tables.ts'
import { matches, type TicketFacts } from './conditions.ts'
import { isEmpty, type Prepared } from './patch.ts'
import type { RuleBody } from './rule.ts'
import type { Setter } from './set.ts'

export const automation: TicketActor = { kind: 'automation', id: null }

/** What a rule does to one ticket. */
export interface Plan {
  ticket: TicketRow
  prepared: Prepared
  note: string | undefined
  reply: string | undefined
  notify: RuleBody['then']['notify']
}

/** The one evaluator, of the real run and of the dry one: it looks, and writes nothing. */
export function createPlanner(set: Setter) {
  /**
   * @returns undefined when the conditions do not hold, or nothing would change.
   * @throws whatever a person would be told who wanted the same.
   */
  return async (tx: Tx, rule: RuleBody, ticket: TicketRow, facts: TicketFacts): Promise<Plan | undefined> => {
    if (!matches(rule.if, facts)) return undefined
    const prepared = await set(tx, ticket, rule.then.set ?? {}, automation)
    const { note, reply, notify } = rule.then
    if (isEmpty(prepared) && (note ?? reply ?? notify) === undefined) return undefined
    return { ticket, prepared, note, reply, notify }
  }
}

export type Planner = ReturnType<typeof createPlanner>
