import { Id, type Static, type Tx, Type } from '@kaunter/core'
import { choiceUnknown } from '../desk/errors.ts'
import type { Noun } from '../desk/nouns.ts'
import { SetActions } from '../desk/rule.ts'
import { createSetCheck } from '../desk/set.ts'
import type { TicketsContext } from '../tables.ts'
import { checkTeam } from './canned.ts'
import { toolTables } from './tables.ts'

const strict = { additionalProperties: false }

/** What a macro does, in the words of rules. */
const Actions = Type.Object(
  {
    set: Type.Optional(SetActions),
    /** Whoever runs it gets the ticket. */
    assignToMe: Type.Optional(Type.Literal(true)),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' })),
    /** A canned reply that is sent to the customer. */
    cannedId: Type.Optional(Id),
  },
  { ...strict, minProperties: 1 },
)

const MacroBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    actions: Actions,
    /** Null: for everybody. */
    teamId: Type.Union([Id, Type.Null()]),
  },
  strict,
)
export type MacroBody = Static<typeof MacroBody>

/** Several acts that go together, done with one. */
export function macros(ctx: TicketsContext): Noun<MacroBody> {
  const { macro: table, canned } = toolTables(ctx)
  const checkSet = createSetCheck(ctx)

  async function check(tx: Tx, { actions, teamId }: MacroBody): Promise<void> {
    await checkTeam(ctx, tx, teamId)
    await checkSet(tx, actions.set ?? {}, 'actions')
    const { cannedId: id } = actions
    if (id === undefined) return
    if ((await tx.db(canned).where({ id }).whereNull('removed_at').first('id')) === undefined)
      throw choiceUnknown({ name: 'canned-reply', id }, { details: { field: 'cannedId' } })
  }

  return {
    path: 'macros',
    name: 'macro',
    table,
    order: ['name', 'id'],
    Body: MacroBody,
    toRow: ({ name, actions, teamId }) => ({
      name: name.trim(),
      actions: JSON.stringify(actions),
      team_id: teamId,
    }),
    toBodies: async (rows) => rows.map(toMacro),
    check,
  }
}

export const toMacro = (row: Record<string, unknown>): MacroBody => ({
  name: String(row.name),
  actions: JSON.parse(String(row.actions)),
  teamId: row.team_id as string | null,
})
