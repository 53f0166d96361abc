import { randomUUID } from 'node:crypto'
import { insertNew, KaunterError, type Tx, type User } from '@kaunter/core'
import type { MessageView } from '@kaunter/core/contracts'
import { ticketClosed } from '../errors.ts'
import type { Publisher } from '../publisher.ts'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { answerTo, type Reply, type Work } from '../work.ts'
import type { Drafts, Refusal } from './drafts.ts'
import { authorAway, notWaiting, sentAlready, takenBack } from './errors.ts'
import type { Guard } from './guard.ts'
import { sendHeldJob } from './jobs.ts'
import { type OutgoingRow, togetherTables } from './tables.ts'

interface Needs {
  work: Work
  drafts: Drafts
  guard: Guard
  publisher: Publisher
}

/** A reply that was sent, or that waits. */
export type Accepted = { message: MessageView } | { waiting: OutgoingRow }

const unique = ['ticket_id', 'user_id', 'client_id']

/** Replies that wait a moment, so that their author can take them back. */
export function createOutgoing(ctx: TicketsContext, { work, drafts, guard, publisher }: Needs) {
  const { outgoing: table } = togetherTables(ctx)

  /** Sends a reply, at once or in so many seconds. The same `clientId` again is the same reply. */
  async function reply(user: User, id: string, written: Reply, seconds = 0): Promise<Accepted> {
    const wait = seconds > 0 ? await mayWait(await work.find(user, id), seconds) : 0
    return ctx.tx((tx) => replyIn(tx, user, id, written, wait))
  }

  /** What the channel refuses now is refused at once and in its words, not when the author looks elsewhere. */
  async function mayWait(ticket: TicketRow, seconds: number): Promise<number> {
    return (await ctx.use.messaging.window(answerTo(ticket))).open ? seconds : 0
  }

  /** The same within an act that it belongs to, with the seconds of `mayWait`. */
  async function replyIn(tx: Tx, user: User, id: string, written: Reply, seconds: number): Promise<Accepted> {
    if (seconds === 0) return { message: await work.replyIn(tx, user, id, written) }
    const { text, clientId, seen, draft } = written
    const ticket = await work.find(user, id, tx, true)
    if (ticket.status_category === 'closed') throw ticketClosed({ id })
    const key = { ticket_id: id, user_id: user.id, client_id: clientId ?? randomUUID() }
    const row = { ...key, text, state: 'waiting' as const, message_id: null, due_at: after(seconds) }
    const [made] = await insertNew(tx.db, table, [row], unique)
    if (made === undefined) return known(tx, await tx.db(table).where(key).first())
    if (seen !== undefined) await guard.assertSeen(tx, user, id, seen)
    await tx.send(sendHeldJob, { id: made }, { startAfter: row.due_at })
    await drafts.settle(tx, { ticketId: id, userId: user.id, mode: 'reply' }, draft)
    await publisher.outgoing(tx, id)
    return { waiting: { ...row, id: made } }
  }

  async function known(tx: Tx, row: OutgoingRow): Promise<Accepted> {
    if (row.state === 'back') throw takenBack({})
    if (row.message_id === null) return { waiting: row }
    const views = await ctx.use.messaging.views([row.message_id], tx)
    return { message: views.get(row.message_id) as MessageView }
  }

  /** Whether it was this call that ended the waiting: of sending and taking back, one wins. */
  async function end(tx: Tx, id: string, values: Pick<OutgoingRow, 'state'> & Partial<OutgoingRow>): Promise<boolean> {
    const ended = await tx.db(table).where({ id, state: 'waiting' }).update(values)
    return ended === 1
  }

  /** The job: sends what is due as its author would. */
  async function send(id: string): Promise<void> {
    const row: OutgoingRow | undefined = await ctx.db(table).where({ id, state: 'waiting' }).first()
    if (row === undefined) return
    try {
      await ctx.tx((tx) => sendNow(tx, row))
    } catch (error) {
      if (!(error instanceof KaunterError) || error.statusCode >= 500) throw error
      if (error.code !== takenBack.code) await refused(row, error)
    }
  }

  async function sendNow(tx: Tx, { id, ticket_id, user_id, client_id, text }: OutgoingRow): Promise<void> {
    const user = await ctx.use.people.user(user_id, tx)
    if (user === undefined || !user.permissions.has('tickets:reply')) throw authorAway({})
    // His draft went when the reply was accepted: what he writes since is another one.
    const message = await work.replyIn(tx, user, ticket_id, { text, clientId: client_id, draft: 0 })
    // Taken back while it was being sent: all of it is undone.
    if (!(await end(tx, id, { state: 'sent', message_id: message.id }))) throw takenBack({})
    await publisher.outgoing(tx, ticket_id)
  }

  /** What could not be sent is a draft again, and its author is told why. */
  const refused = (row: OutgoingRow, { code, message }: Refusal) =>
    ctx.tx(async (tx) => {
      if (!(await back(tx, row, { code, message }))) return
      await ctx.use.notifications.notify(tx, {
        userIds: [row.user_id],
        kind: 'ticket.reply-not-sent',
        key: `reply-not-sent-${row.id}`,
        subject: { type: 'ticket', id: row.ticket_id, path: `/inbox/${row.ticket_id}` },
        text: { plugin: 'tickets', key: 'notice.reply-not-sent', values: { number: row.ticket_id } },
      })
    })

  /** Makes a draft of it again, unless it waits no more. */
  async function back(tx: Tx, row: OutgoingRow, reason?: Refusal): Promise<boolean> {
    if (!(await end(tx, row.id, { state: 'back' }))) return false
    await drafts.giveBack(tx, { ticketId: row.ticket_id, userId: row.user_id, mode: 'reply' }, row.text, reason)
    await publisher.outgoing(tx, row.ticket_id)
    return true
  }

  /**
   * Takes a reply back: its text is the author's draft again. Asked twice, it says the same twice; a reply of this
   * `clientId` that arrives only now, on a slow network, is refused.
   *
   * @throws KAUNTER_TICKET_REPLY_NOT_WAITING, KAUNTER_TICKET_REPLY_SENT
   */
  async function undo(user: User, ticketId: string, clientId: string): Promise<{ text: string; revision: number }> {
    const key = { ticket_id: ticketId, user_id: user.id, client_id: clientId }
    const { text, state } = await ctx.tx(async (tx) => {
      await work.find(user, ticketId, tx)
      const none = { ...key, text: '', state: 'back', message_id: null, due_at: new Date() }
      await insertNew(tx.db, table, [none], unique)
      const row: OutgoingRow = await tx.db(table).where(key).forUpdate().first()
      if (row.state === 'waiting') await back(tx, row)
      return row
    })
    if (state === 'sent') throw sentAlready({})
    if (text === '') throw notWaiting({})
    const draft = (await drafts.own(user.id, ticketId)).find(({ mode }) => mode === 'reply')
    return { text, revision: draft?.revision ?? 0 }
  }

  const of = (ticketId: string): Promise<OutgoingRow[]> =>
    ctx.db(table).where({ ticket_id: ticketId, state: 'waiting' }).orderBy('id')

  const forget = (before: Date) => ctx.db(table).whereNot({ state: 'waiting' }).where('due_at', '<', before).delete()

  return { reply, mayWait, replyIn, send, undo, of, forget }
}

export type Outgoing = ReturnType<typeof createOutgoing>

const after = (seconds: number) => new Date(Date.now() + seconds * 1000)
