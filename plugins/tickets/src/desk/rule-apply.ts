import { insertNew, KaunterError, messageOf, type Tx } from '@kaunter/core'
import type { Changes } from '../change.ts'
import type { Publisher } from '../publisher.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { answerTo, lastMessage } from '../work.ts'
import { ruleReplyJob } from './jobs.ts'
import type { Rule } from './rule.ts'
import { automation, type Plan } from './rule-plan.ts'

/** Does what a rule planned, in the transaction of its ticket. */
export function createApply(ctx: TicketsContext, changes: Changes) {
  async function apply(tx: Tx, { id, name }: Rule, planned: Plan): Promise<TicketRow> {
    const { ticket, prepared, note, reply, notify } = planned
    await prepared.write(tx)
    const data = { rule: name, ...(note === undefined ? {} : { text: note }) }
    const { values, besides } = prepared
    const [changed] = await changes.change(tx, [{ ticket, values, type: 'rule', data, besides }], automation)
    const after = changed as TicketRow
    const key = `rule-${id}-${after.id}-${after.version}`
    if (reply !== undefined) await tx.send(ruleReplyJob, { ruleId: id, ticketId: after.id, text: reply, key })
    if (notify !== undefined)
      await ctx.use.notifications.notify(tx, {
        userIds: await seeing(tx, after, await namedBy(tx, after, notify)),
        kind: 'ticket.rule',
        key,
        subject: { type: 'ticket', id: after.id, path: `/inbox/${after.id}` },
        text: { plugin: 'tickets', key: 'notice.rule', values: { rule: name, number: after.id } },
      })
    return after
  }

  async function namedBy(tx: Tx, ticket: TicketRow, notify: NonNullable<Plan['notify']>): Promise<string[]> {
    const { userIds = [], roles = [], assignee } = notify
    const ofRoles = await ctx.use.people.withRoles(roles, tx)
    return [...userIds, ...ofRoles, ...((assignee && ticket.assignee_id) ?? [])]
  }

  async function seeing(tx: Tx, ticket: TicketRow, userIds: readonly string[]): Promise<string[]> {
    const place = { franchiseId: ticket.franchise_id, outletId: ticket.outlet_id }
    const subject = { place, unlinkedPermission: 'tickets:unlinked' }
    const able: string[] = []
    for (const id of new Set(userIds)) if (await ctx.use.people.can(id, 'tickets:read', subject, tx)) able.push(id)
    return able
  }

  return apply
}

export type ApplyPlan = ReturnType<typeof createApply>

interface ReplyNeeds {
  changes: Changes
  publisher: Publisher
  failed(ruleId: string, reason: string): Promise<void>
}

/** Sends what a rule says to the customer. It answers nothing: the customer still waits for a person. */
export function createRuleReply(ctx: TicketsContext, { changes, publisher, failed }: ReplyNeeds) {
  const table = tables(ctx)

  return async (job: { ruleId: string; ticketId: string; text: string; key: string }): Promise<void> => {
    try {
      await ctx.tx((tx) => send(tx, job))
    } catch (error) {
      // The gate or the ticket refuses: a person would be told so, and trying again would not change it.
      if (!(error instanceof KaunterError) || error.statusCode >= 500) throw error
      await failed(job.ruleId, messageOf(error))
    }
  }

  async function send(tx: Tx, { ticketId, text, key }: { ticketId: string; text: string; key: string }): Promise<void> {
    const seen: TicketRow | undefined = await tx.db(table.ticket).where({ id: ticketId }).first()
    if (seen === undefined) return
    // Conversation before ticket, as everywhere.
    const message = await ctx.use.messaging.send(tx, {
      conversationId: answerTo(seen),
      text,
      authorId: null,
      clientId: key,
    })
    const link = { ticket_id: ticketId, message_id: message.id, occurred_at: message.sentAt }
    const [linked] = await insertNew(tx.db, table.message, [link], ['message_id'], 'message_id')
    if (linked === undefined) return
    const ticket: TicketRow = await tx.db(table.ticket).where({ id: ticketId }).forUpdate().first()
    const values = message.sentAt >= ticket.last_message_at ? lastMessage(message) : {}
    await changes.change(tx, [{ ticket, values, type: 'auto-replied' }], automation)
    await publisher.messages(tx, [link])
  }
}
