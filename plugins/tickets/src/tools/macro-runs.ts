import { randomUUID } from 'node:crypto'
import { KaunterError, type Tx, type User } from '@kaunter/core'
import type { Changes } from '../change.ts'
import { notFound } from '../desk/errors.ts'
import type { Row } from '../desk/nouns.ts'
import { isEmpty, type Prepared } from '../desk/patch.ts'
import type { SetActions } from '../desk/rule.ts'
import type { Setter } from '../desk/set.ts'
import { deskTables } from '../desk/tables.ts'
import type { Undo } from '../desk/undo.ts'
import { type ForetoldChange, foretold, undone } from '../desk/undone.ts'
import { auditOf } from '../differences.ts'
import { sightOf, type TicketRow, type TicketsContext } from '../tables.ts'
import type { Outgoing } from '../together/outgoing.ts'
import { actorOf, type Done, type Work } from '../work.ts'
import { type CannedReplies, forUser } from './canned.ts'
import { cannedTooLong, macroNothing, macroReplyDenied, macroStale } from './errors.ts'
import { mostCharacters } from './fill.ts'
import { type MacroBody, toMacro } from './macro.ts'
import { toolTables } from './tables.ts'
import { subjectOf } from './watchers.ts'

interface Needs {
  work: Work
  changes: Changes
  undo: Undo
  outgoing: Outgoing
  set: Setter
  replies: CannedReplies
}

/** What a macro would do to one ticket, in words. */
export interface Preview {
  id: string
  name: string
  /** `label`: what an id stands for. */
  changes: (ForetoldChange & { label: string | null })[]
  note: string | null
  /** Sent to the customer. */
  reply: string | null
  /** Why it cannot be done. */
  error: { code: string; message: string } | null
}

/** What a macro did. */
export interface MacroDone {
  ticket: TicketRow
  undoId: string
  /** What became of what it says to the customer; null when that is nothing. */
  reply: 'waiting' | 'sent' | null
}

/** His drafts are other texts, and stay. */
const apart = { draft: 0 }

/** Does what a macro says, for a person. */
export function createMacroRuns(ctx: TicketsContext, { work, changes, undo, outgoing, set, replies }: Needs) {
  const table = { ...toolTables(ctx), ...deskTables(ctx) }

  async function find(user: User, id: string, tx?: Tx): Promise<MacroBody & { id: string }> {
    const row: Row | undefined = await forUser(ctx, table.macro, user, tx).where({ id }).first()
    if (row === undefined) throw notFound({ name: 'macro', id })
    return { ...toMacro(row), id: row.id }
  }

  /** Those that the user can run, by name. */
  async function list(user: User): Promise<{ id: string; name: string }[]> {
    const rows: Row[] = await forUser(ctx, table.macro, user).orderBy(['name', 'id'])
    return rows.map((row) => ({ id: row.id, name: String(row.name) }))
  }

  /**
   * What is said to the customer.
   *
   * @throws KAUNTER_TICKET_MACRO_STALE, KAUNTER_TICKET_MACRO_REPLY, KAUNTER_TICKET_CANNED_TOO_LONG
   */
  async function replyOf(tx: Tx, user: User, ticket: TicketRow, { name, actions }: MacroBody) {
    if (actions.cannedId === undefined) return undefined
    if (!user.permissions.has('tickets:reply')) throw macroReplyDenied({ name })
    const reply = await replies.one(tx, user, ticket, actions.cannedId)
    if (reply === undefined) throw macroStale({ name })
    if (reply.tooLong) throw cannedTooLong({ name: reply.name, length: reply.text.length, most: mostCharacters })
    return reply.text
  }

  function prepare(tx: Tx, user: User, ticket: TicketRow, { actions }: MacroBody): Promise<Prepared> {
    const wanted: SetActions = { ...actions.set, ...(actions.assignToMe && { assigneeId: user.id }) }
    return set(tx, ticket, wanted, actorOf(user))
  }

  /** Looks, and changes nothing. */
  async function preview(user: User, ticketId: string, id: string): Promise<Preview> {
    const ticket = await work.find(user, ticketId)
    const macro = await find(user, id)
    const shown = { id, name: macro.name, changes: [], note: macro.actions.note ?? null, reply: null, error: null }
    try {
      return await undone(ctx, async (tx) => {
        const reply = (await replyOf(tx, user, ticket, macro)) ?? null
        const told = foretold(ticket, await prepare(tx, user, ticket, macro))
        return { ...shown, reply, changes: await labelled(tx, user, told) }
      })
    } catch (error) {
      if (!(error instanceof KaunterError) || error.statusCode >= 500) throw error
      return { ...shown, error: { code: error.code, message: error.message } }
    }
  }

  const labelled = (tx: Tx, user: User, told: readonly ForetoldChange[]) =>
    Promise.all(told.map(async (change) => ({ ...change, label: await labelOf(tx, user, change) })))

  async function labelOf(tx: Tx, { locale }: User, { field, after }: ForetoldChange): Promise<string | null> {
    if (after === null) return null
    if (field === 'assignee_id') return (await ctx.use.people.summaries([after], tx)).get(after)?.name ?? null
    if (field === 'team_id') return (await tx.db(table.team).where({ id: after }).first('name'))?.name ?? null
    if (field !== 'category_id') return null
    const names = await tx.db(table.category).where({ id: after }).first('name_en', 'name_ms')
    return (locale === 'ms' ? names?.name_ms : names?.name_en) ?? null
  }

  /**
   * All of it or nothing, in one transaction; what is said to the customer waits like any reply.
   *
   * @param undoId to take it back with; the same again is the same run. The reply has it for its `clientId`.
   */
  async function run(user: User, ticketId: string, id: string, undoId: string = randomUUID()): Promise<MacroDone> {
    const seen = await work.find(user, ticketId)
    const { undoSeconds } = await ctx.settings(subjectOf(seen).place)
    const seconds = undoSeconds > 0 ? await outgoing.mayWait(seen, undoSeconds) : 0
    return ctx.tx(async (tx) => {
      const before = await work.find(user, ticketId, tx)
      const macro = await find(user, id, tx)
      const text = await replyOf(tx, user, before, macro)
      const written = text === undefined ? undefined : { ...apart, text, clientId: undoId }
      // The conversation is locked before the ticket, as everywhere.
      const said = written ? await outgoing.replyIn(tx, user, ticketId, written, seconds) : null
      const ticket = await work.find(user, ticketId, tx, true)
      if (await undo.has(tx, user, undoId, ticketId)) return { ticket, undoId, reply: null }
      const done = await act(tx, user, ticket, macro, said !== null)
      await undo.keep(tx, user, undoId, done)
      return { ticket: done.after, undoId, reply: said && ('waiting' in said ? 'waiting' : 'sent') }
    })
  }

  async function act(tx: Tx, user: User, ticket: TicketRow, macro: MacroBody, says: boolean): Promise<Done> {
    const prepared = await prepare(tx, user, ticket, macro)
    const { note } = macro.actions
    if (isEmpty(prepared) && note === undefined && !says) throw macroNothing({ name: macro.name })
    await prepared.write(tx)
    const { values, besides } = prepared
    const data = { macro: macro.name }
    const change = { ticket, values, type: 'macro', data, besides }
    const [after] = (await changes.change(tx, [change], actorOf(user))) as [TicketRow]
    const said = auditOf(ticket, after, besides)
    if (note !== undefined) await work.noteIn(tx, user, ticket.id, { ...apart, text: note })
    await ctx.use.audit.record(tx, {
      actorId: user.id,
      action: 'ticket.macro',
      subject: { type: 'ticket', id: ticket.id },
      place: sightOf(after),
      before: said.before,
      after: { ...said.after, macro: macro.name },
    })
    return { before: ticket, after, besides }
  }

  return { list, preview, run }
}
