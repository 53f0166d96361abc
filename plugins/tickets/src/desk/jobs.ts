import { defineJob, Id, Type } from '@kaunter/core'
import { triggers } from './rule.ts'

/** Gives the waiting tickets of a team to its members. */
export const assignJob = defineJob('tickets.assign', Type.Object({ teamId: Id }))

/** Runs the rules over what has changed. */
export const rulesJob = defineJob(
  'tickets.rules',
  Type.Object({
    changes: Type.Array(
      Type.Object({
        ticketId: Id,
        version: Type.Integer(),
        on: Type.Array(Type.Union(triggers.map((trigger) => Type.Literal(trigger)))),
        /** What the customer wrote with it. */
        messageIds: Type.Array(Id),
        /** Only this rule: the time of others has not come. */
        ruleId: Type.Optional(Id),
      }),
    ),
  }),
)

/** Says what a rule says to the customer: it may be refused, which costs nothing else of the rule. */
export const ruleReplyJob = defineJob(
  'tickets.rule-reply',
  Type.Object({ ruleId: Id, ticketId: Id, text: Type.String(), key: Type.String() }),
)

/** Looks for what no change tells: customers who have waited, people who came back. */
export const deskSweepJob = defineJob('tickets.desk-sweep', Type.Object({}), { cron: '* * * * *', retries: 0 })
