import { insertNew, type Tx, type User } from '@kaunter/core'
import type { MessageView, TicketActor } from '@kaunter/core/contracts'
import type { Besides, Changes } from './change.ts'
import { type DeskWanted, isEmpty, type Patch } from './desk/patch.ts'
import { auditOf } from './differences.ts'
import { changedMeanwhile, snoozeNotPossible, ticketClosed, ticketNotFound } from './errors.ts'
import type { Moves } from './lifecycle/moves.ts'
import { unsentAmong } from './lifecycle/unsent.ts'
import type { Publisher } from './publisher.ts'
import { type EventRow, previewOf, sightOf, type TicketRow, type TicketsContext, tables, visibleTo } from './tables.ts'
import type { Drafts } from './together/drafts.ts'
import type { Guard } from './together/guard.ts'
import type { Mode } from './together/tables.ts'
import type { Seen } from './together/wire.ts'
import type { Mentions } from './tools/mentions.ts'
import type { WatchNotices } from './tools/watch-notices.ts'
import { inStatus, type Workflows } from './workflow.ts'

/** What a person wrote; the same `clientId` again is the same text. */
export interface Written {
  text: string
  clientId?: string
  /** The revision of the draft that it was; without, whatever draft its author has goes. */
  draft?: number
}

/** What a person answers the customer. */
export interface Reply extends Written {
  /** What he had read; without, it is sent whatever has been said meanwhile. */
  seen?: Seen
}

/** A note, and the colleagues who are named in it. */
export interface WrittenNote extends Written {
  mentions?: readonly string[]
}

/** What a person wants of a ticket; whatever is absent stays. */
export interface WantedChange extends DeskWanted {
  status?: string
  /** How it ended, with a status that ends it. */
  outcome?: string
  /** What colleagues should know about this change. */
  note?: string
  /** Out of the way until then; null wakes it. */
  snoozedUntil?: string | null
}

/** One ticket as it was and as it became. */
export interface Done {
  before: TicketRow
  after: TicketRow
  besides: Besides
}

/** Told in the same transaction what was changed. */
export type Then = (tx: Tx, done: Done) => Promise<void>

interface WorkParts {
  publisher: Publisher
  changes: Changes
  workflows: Workflows
  moves: Moves
  patch: Patch
  mentions: Mentions
  notices: WatchNotices
  drafts: Drafts
  guard: Guard
}

export const lastMessage = (message: MessageView) => ({
  last_message_id: message.id,
  last_message_at: message.sentAt,
  last_message_preview: previewOf(message.text),
  last_message_kind: message.kind,
  last_message_direction: message.direction,
})

/** Where the customer last wrote. */
export const answerTo = (ticket: Pick<TicketRow, 'conversation_id' | 'reply_conversation_id'>) =>
  ticket.reply_conversation_id ?? ticket.conversation_id

export const actorOf = (user: User): TicketActor => ({ kind: 'user', id: user.id })

/** What people do to a ticket. Everything looks it up within the user's scope first. */
export function createWork(ctx: TicketsContext, parts: WorkParts) {
  const { publisher, changes, workflows, moves, patch, mentions, notices, drafts, guard } = parts
  const table = tables(ctx)

  async function find(user: User, id: string, tx?: Tx, lock = false): Promise<TicketRow> {
    const query = (tx?.db ?? ctx.db)<TicketRow>(table.ticket).where({ id })
    visibleTo(query, user)
    if (lock) query.forUpdate()
    const row = (await query.first()) as TicketRow | undefined
    if (row === undefined) throw ticketNotFound({ id })
    return row
  }

  /** @throws KAUNTER_TICKET_CLOSED, KAUNTER_TICKET_THREAD_MOVED, and what the channel refuses. */
  const reply = (user: User, id: string, written: Reply): Promise<MessageView> =>
    ctx.tx((tx) => replyIn(tx, user, id, written))

  async function replyIn(tx: Tx, user: User, id: string, { text, clientId, seen, draft }: Reply): Promise<MessageView> {
    const before = await find(user, id, tx)
    if (before.status_category === 'closed') throw ticketClosed({ id })
    // Conversation before ticket: the order in which incoming messages lock them too.
    const message = await ctx.use.messaging.send(tx, {
      conversationId: answerTo(before),
      text,
      authorId: user.id,
      clientId: clientId ?? null,
    })
    const link = { ticket_id: id, message_id: message.id, occurred_at: message.sentAt }
    const [linked] = await insertNew(tx.db, table.message, [link], ['message_id'], 'message_id')
    if (linked === undefined) return message
    const ticket = await find(user, id, tx, true)
    if (ticket.status_category === 'closed') throw ticketClosed({ id })
    if (seen !== undefined) await guard.assertSeen(tx, user, id, seen, message.id)
    const fresh = ticket.status_category === 'new'
    // A customer's message that is still on its way to us may carry a later time; the list must not go back.
    const newer = message.sentAt >= ticket.last_message_at
    const values = {
      ...(fresh ? inStatus(ticket, workflows.entryOf(ticket, 'open'), message.sentAt) : {}),
      awaiting_reply_since: null,
      unsent_message_id: unsentAmong(null, [message]),
      answered_at: message.sentAt,
      first_responded_at: ticket.first_responded_at ?? message.sentAt,
      ...(newer ? lastMessage(message) : {}),
    }
    await changes.change(tx, [{ ticket, values, type: 'replied' }], actorOf(user))
    await publisher.messages(tx, [link])
    await forgetDraft(tx, user, id, 'reply', draft)
    return message
  }

  const forgetDraft = (tx: Tx, user: User, ticketId: string, mode: Mode, revision?: number) =>
    drafts.settle(tx, { ticketId, userId: user.id, mode }, revision)

  /**
   * @param version what the person has seen; the ticket must not have changed since.
   */
  async function change(
    user: User,
    id: string,
    wanted: WantedChange,
    version?: number,
    then?: Then,
  ): Promise<TicketRow> {
    return ctx.tx(async (tx) => {
      const ticket = await find(user, id, tx, true)
      if (version !== undefined && version !== ticket.version) throw changedMeanwhile({ id })
      const prepared = await patch.prepare(tx, ticket, wanted)
      const { values, besides } = prepared
      const { status, outcome, snoozedUntil } = wanted
      if (status !== undefined && status !== ticket.status)
        Object.assign(values, await moves.to(tx, ticket, { status, ...(outcome && { outcome }) }, actorOf(user)))
      else if (outcome !== undefined) Object.assign(values, await moves.correct(tx, ticket, outcome))
      if (snoozedUntil !== undefined) Object.assign(values, snooze(ticket, values, snoozedUntil))
      if (values.is_open === false && ticket.is_open) await patch.assertComplete(tx, ticket, prepared)
      if (isEmpty(prepared)) return ticket
      await prepared.write(tx)
      const reopened = values.is_open === true && !ticket.is_open
      const type = reopened ? 'reopened' : values.snoozed_until ? 'snoozed' : 'changed'
      const data = wanted.note === undefined ? {} : { text: wanted.note }
      const [changed] = (await changes.change(tx, [{ ticket, values, type, data, besides }], actorOf(user))) as [
        TicketRow,
      ]
      await ctx.use.audit.record(tx, {
        actorId: user.id,
        action: 'ticket.changed',
        subject: { type: 'ticket', id },
        place: sightOf(ticket),
        ...auditOf(ticket, changed, besides),
      })
      await then?.(tx, { before: ticket, after: changed, besides })
      return changed
    })
  }

  /** @throws KAUNTER_TICKET_SNOOZE_NOT_POSSIBLE */
  function snooze(ticket: TicketRow, values: Partial<TicketRow>, until: string | null): Partial<TicketRow> {
    if (until === null) return ticket.snoozed_until === null ? {} : { snoozed_until: null }
    const at = new Date(until)
    if (!(values.is_open ?? ticket.is_open) || !(at > new Date())) throw snoozeNotPossible({})
    return { snoozed_until: at }
  }

  /** @throws KAUNTER_TICKET_MENTION_UNSEEN */
  const note = (user: User, id: string, written: WrittenNote): Promise<EventRow> =>
    ctx.tx((tx) => noteIn(tx, user, id, written))

  async function noteIn(tx: Tx, user: User, id: string, written: WrittenNote): Promise<EventRow> {
    const { text, clientId, draft, mentions: named } = written
    const ticket = await find(user, id, tx, true)
    const userIds = [...new Set(named)]
    await mentions.check(tx, ticket, userIds)
    const values = {
      ticket_id: id,
      at: new Date(),
      type: 'note',
      actor_id: user.id,
      actor_kind: 'user' as const,
      data: JSON.stringify(userIds.length === 0 ? { text } : { text, mentions: userIds }),
      client_id: clientId ?? null,
      version: null,
    }
    const [made] = await insertNew(tx.db, table.event, [values], ['ticket_id', 'client_id'])
    if (made === undefined) return tx.db(table.event).where({ ticket_id: id, client_id: values.client_id }).first()
    const event = { ...values, id: made }
    await publisher.events(tx, [event])
    await notices.tell(tx, ticket, 'note', user.id, userIds)
    await mentions.tell(tx, user, ticket, made, userIds)
    await forgetDraft(tx, user, id, 'note', draft)
    return event
  }

  return { find, reply, replyIn, change, note, noteIn }
}

export type Work = ReturnType<typeof createWork>
