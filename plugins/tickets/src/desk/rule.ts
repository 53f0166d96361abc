import { Id, Instant, nullable, type Static, type TSchema, Type } from '@kaunter/core'
import { Kind, Priority, StatusName } from '../wire.ts'
import { Conditions } from './conditions.ts'
import { TagName } from './nouns.ts'
import { deskFields, FieldValue } from './patch.ts'

/** `unanswered`: the customer has waited for `afterMinutes`. */
export const triggers = ['created', 'message', 'changed', 'resolved', 'reopened', 'unanswered'] as const
export type Trigger = (typeof triggers)[number]

const strict = { additionalProperties: false }
const some = { ...strict, minProperties: 1 }
const Words = (maxLength: number) => Type.Optional(Type.String({ minLength: 1, maxLength, pattern: '\\S' }))
const optionalList = <T extends TSchema>(schema: T, maxItems: number) =>
  Type.Optional(Type.Array(schema, { minItems: 1, maxItems }))

/** What rules and macros give a ticket. */
export const SetActions = Type.Object(
  {
    priority: Type.Optional(Priority),
    kind: Type.Optional(Kind),
    categoryId: deskFields.categoryId,
    teamId: deskFields.teamId,
    assigneeId: deskFields.assigneeId,
    /** As far as the workflow allows. */
    status: Type.Optional(StatusName),
    outcome: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    addTags: optionalList(TagName, 20),
    removeTags: optionalList(TagName, 20),
    fields: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' }), Type.Union([FieldValue, Type.Null()])),
    ),
  },
  some,
)
export type SetActions = Static<typeof SetActions>

/** What becomes of a ticket. */
const Then = Type.Object(
  {
    set: Type.Optional(SetActions),
    /** Those of them who see the ticket. */
    notify: Type.Optional(
      Type.Object(
        {
          userIds: optionalList(Id, 100),
          roles: optionalList(Type.String({ minLength: 1, maxLength: 50 }), 20),
          assignee: Type.Optional(Type.Literal(true)),
        },
        some,
      ),
    ),
    note: Words(4000),
    /** Sent to the customer, unless the channel or the customer does not want it; no answer of a person. */
    reply: Words(4096),
  },
  some,
)

export const RuleBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
    active: Type.Boolean(),
    position: Type.Integer({ minimum: 0, maximum: 9999 }),
    when: Type.Array(Type.Union(triggers.map((trigger) => Type.Literal(trigger))), {
      minItems: 1,
      maxItems: triggers.length,
      uniqueItems: true,
    }),
    /** With `unanswered`. */
    afterMinutes: Type.Optional(Type.Union([Type.Integer({ minimum: 1, maximum: 43_200 }), Type.Null()])),
    if: Conditions,
    // biome-ignore lint/suspicious/noThenProperty: a rule reads "when, if, then", and nobody awaits one
    then: Then,
  },
  strict,
)
export type RuleBody = Static<typeof RuleBody>

/** What became of a rule so far. */
export const RuleState = Type.Object({
  /** Tickets that it changed. */
  runCount: Type.Integer(),
  ranAt: nullable(Instant),
  /** Tickets at which it failed; the others rules went on. */
  errorCount: Type.Integer(),
  /** The latest failure since the rule was saved. */
  error: nullable(Type.String()),
  errorAt: nullable(Instant),
})
export type Rule = RuleBody & { id: string }
