import type { Tx } from '@kaunter/core'
import type { TicketsContext } from '../tables.ts'
import { createConditionCheck } from './check.ts'
import type { Conditions } from './conditions.ts'
import { afterMinutesNeeded, choiceUnknown } from './errors.ts'
import type { Noun, Row } from './nouns.ts'
import { type Rule, RuleBody, RuleState, type Trigger } from './rule.ts'
import { createSetCheck } from './set.ts'
import { deskTables } from './tables.ts'

const between = (triggers: readonly string[]) => `,${triggers.join(',')},`

const toBody = (row: Record<string, unknown>): RuleBody => ({
  name: String(row.name),
  active: Boolean(row.active),
  position: Number(row.position),
  when: String(row.triggers).slice(1, -1).split(',') as Trigger[],
  afterMinutes: row.after_minutes as number | null,
  if: JSON.parse(String(row.conditions)),
  // biome-ignore lint/suspicious/noThenProperty: see RuleBody
  then: JSON.parse(String(row.actions)),
})

const toState = (row: Record<string, unknown>) => ({
  runCount: Number(row.run_count),
  ranAt: (row.ran_at as Date | null)?.toISOString() ?? null,
  errorCount: Number(row.error_count),
  error: row.error as string | null,
  errorAt: (row.error_at as Date | null)?.toISOString() ?? null,
})

export function createRuleStore(ctx: TicketsContext) {
  const table = deskTables(ctx)
  const checkConditions = createConditionCheck(ctx)
  const checkSet = createSetCheck(ctx)

  /** Those that are on and wait for one of these, in their order. */
  async function waitingFor(triggers: readonly Trigger[], tx?: Tx): Promise<(Rule & { savedAt: Date })[]> {
    const rows: Row[] = await (tx?.db ?? ctx.db)(table.rule)
      .where({ active: true })
      .whereNull('removed_at')
      .where((any) => {
        for (const trigger of triggers) any.orWhere('triggers', 'like', `%${between([trigger])}%`)
      })
      .orderBy(['position', 'id'])
    return rows.map((row) => ({ ...toBody(row), id: row.id, savedAt: row.saved_at as Date }))
  }

  /** @throws what a person would be told who chose what is not there. */
  async function check(tx: Tx, body: RuleBody): Promise<void> {
    await checkConditions(tx, body.if as Conditions)
    const timed = body.when.includes('unanswered')
    if (timed !== (body.afterMinutes != null)) throw afterMinutesNeeded({}, { details: { field: 'afterMinutes' } })
    await checkSet(tx, body.then.set ?? {}, 'then')
    for (const id of body.then.notify?.userIds ?? [])
      if (!(await ctx.use.people.can(id, 'tickets:read', undefined, tx)))
        throw choiceUnknown({ name: 'user', id }, { details: { field: 'then' } })
  }

  const noun: Noun<RuleBody> = {
    path: 'rules',
    name: 'rule',
    table: table.rule,
    order: ['position', 'id'],
    Body: RuleBody,
    More: RuleState,
    toRow: (body) => ({
      name: body.name,
      active: body.active,
      position: body.position,
      triggers: between(body.when),
      after_minutes: body.afterMinutes ?? null,
      conditions: JSON.stringify(body.if),
      actions: JSON.stringify(body.then),
      saved_at: new Date(),
      // What went wrong was another rule.
      error: null,
      error_at: null,
    }),
    toBodies: async (rows) => rows.map((row) => ({ ...toBody(row), ...toState(row) })),
    check,
  }

  return { noun, check, waitingFor }
}

export type RuleStore = ReturnType<typeof createRuleStore>
