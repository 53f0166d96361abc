import { insertAll, isDuplicate, type Tx, updateEach } from '@kaunter/core'
import {
  type RoutedMessage,
  type TicketActor,
  ticketChanged,
  ticketClosed,
  ticketCreated,
  ticketReopened,
  ticketResolved,
} from '@kaunter/core/contracts'
import { auditedOf, changedFields, differences, type Fields, nothing, pick, type Values } from './differences.ts'
import { anotherOpen } from './errors.ts'
import type { Times } from './lifecycle/clock.ts'
import type { LinkReason } from './linking/places.ts'
import type { Publisher } from './publisher.ts'
import { type EventRow, type TicketRow, type TicketsContext, tables } from './tables.ts'

/** What happened to one ticket, for those who react to it. */
export interface TicketChange {
  /** Null when it was opened just now. */
  before: TicketRow | null
  after: TicketRow
  /** `created`, `message`, `replied`, or what the event says. */
  type: string
  actor: TicketActor
  /** What was said with it: a note on how it was resolved, the reason of a hand-over. */
  data: ChangeData
  /** What changed beside its row: tags, custom fields. */
  besides: Besides
  /** The messages that came in with it. */
  messages: readonly RoutedMessage[]
}

/** What an event says besides what was before and after. */
export interface ChangeData {
  text?: string
  /** Of a merge, a split or a link. */
  ticketId?: string
  /** Why a ticket was linked to its outlet. */
  reason?: LinkReason
  /** The name of the rule that did it. */
  rule?: string
  /** The name of the macro by which somebody did it. */
  macro?: string
}

/** Runs in the transaction of the changes, many at once; what may be slow or fail by itself sends a job instead. */
export type Reaction = (tx: Tx, changes: readonly TicketChange[]) => Promise<void>

/** One ticket and what it shall become. */
export interface Wanted {
  /** As it stands, locked in this transaction. */
  ticket: TicketRow
  values: Partial<TicketRow>
  type: string
  data?: ChangeData
  /** What changed beside its row; the caller stores it, this tells it. */
  besides?: Besides
  messages?: readonly RoutedMessage[]
}

/** A ticket that was inserted in this transaction. */
export interface Created {
  ticket: TicketRow
  messages: readonly RoutedMessage[]
  /** Why it was linked to its outlet by itself; that is an event of its own, of nobody. */
  linked?: LinkReason | undefined
}

/** Values by name, in words. */
export interface Besides {
  before: Readonly<Record<string, string | null>>
  after: Readonly<Record<string, string | null>>
}

/** These say more than the names of the groups: one event has all of it. */
const telling = new Set([
  ...['created', 'reopened', 'merged', 'split', 'snoozed', 'woken', 'handed-over', 'handed-off'],
  ...['closed-by-time', 'resolved-by-time', 'moved-by-time', 'rule', 'macro'],
])

/** Nobody: time, or what follows by itself. */
export const system: TicketActor = { kind: 'system', id: null }
/** The one who wrote. */
export const customer: TicketActor = { kind: 'customer', id: null }

/** The one way in which tickets come to be and change. */
export function createChanges(
  ctx: TicketsContext,
  { publisher, times, reactions }: { publisher: Publisher; times: Times; reactions: readonly Reaction[] },
) {
  const table = tables(ctx)

  async function react(tx: Tx, changes: readonly TicketChange[]): Promise<void> {
    for (const reaction of reactions) await reaction(tx, changes)
  }

  /** What follows from tickets that were inserted in this transaction. */
  async function created(tx: Tx, made: readonly Created[], actor: TicketActor): Promise<void> {
    if (made.length === 0) return
    const tickets = made.map(({ ticket }) => ticket)
    await insertAll(
      tx.db,
      table.span,
      tickets.map(({ id, created_at, status, status_category }) => ({
        ticket_id: id,
        started_at: created_at,
        status,
        category: status_category,
      })),
    )
    const written = made.flatMap((each) => openingEvents(each, actor))
    await write(tx, written)
    for (const { id, version, conversation_id, contact_id, workflow } of tickets)
      await tx.emit(ticketCreated, {
        ticketId: id,
        version,
        conversationId: conversation_id,
        contactId: contact_id,
        workflow,
      })
    await react(
      tx,
      made.map(({ ticket, messages }) => ({
        before: null,
        after: ticket,
        type: 'created',
        actor,
        data: {},
        besides: nothing,
        messages,
      })),
    )
    await announce(tx, tickets)
  }

  /**
   * Changes tickets and writes what happened, in one go.
   *
   * @returns the tickets as they are now, in the same order.
   * @throws KAUNTER_TICKET_ANOTHER_OPEN when one would be a second open ticket of its conversation.
   */
  async function change(tx: Tx, wanted: readonly Wanted[], actor: TicketActor): Promise<TicketRow[]> {
    if (wanted.length === 0) return []
    const at = new Date()
    const changes: TicketChange[] = []
    const rows = new Map<string, Partial<TicketRow>>()
    for (const { ticket, values, type, data = {}, besides = nothing, messages = [] } of wanted) {
      const next = { ...ticket, ...values, version: ticket.version + 1 }
      const next_move_at = (await times.next(next, tx))?.at ?? null
      changes.push({ before: ticket, after: { ...next, next_move_at }, type, actor, data, besides, messages })
      rows.set(ticket.id, { ...values, version: next.version, next_move_at })
    }
    try {
      await updateEach(tx.db, table.ticket, rows)
    } catch (error) {
      // Between the look for another open ticket and this update a message opened one; the index decides.
      if (!isDuplicate(error)) throw error
      throw anotherOpen({ id: `of conversation ${wanted[0]?.ticket.conversation_id}` }, { cause: error })
    }
    await turnSpans(tx, changes, at)
    await announceLeaving(tx, changes)
    const written = changes.flatMap(eventsOf)
    await write(tx, written)
    for (const each of changes) await emit(tx, each)
    await react(tx, changes)
    const tickets = changes.map(({ after }) => after)
    await announce(tx, tickets)
    return tickets
  }

  /** Ends the present span of those that go into another status, and begins the next. */
  async function turnSpans(tx: Tx, changes: readonly TicketChange[], started_at: Date): Promise<void> {
    const turned = changes.filter(({ before, after }) => before?.status !== after.status)
    if (turned.length === 0) return
    const ids = turned.map(({ after }) => after.id)
    await tx.db(table.span).whereIn('ticket_id', ids).whereNull('ended_at').update({ ended_at: started_at })
    await insertAll(
      tx.db,
      table.span,
      turned.map(({ after }) => ({
        ticket_id: after.id,
        started_at,
        status: after.status,
        category: after.status_category,
      })),
    )
  }

  /** First those who see a ticket that goes out of their sight, then those who see it now. */
  async function announceLeaving(tx: Tx, changes: readonly TicketChange[]): Promise<void> {
    const left = changes.flatMap(({ before, after }) =>
      before && (before.franchise_id !== after.franchise_id || before.outlet_id !== after.outlet_id) ? [before] : [],
    )
    await publisher.hidden(tx, left)
  }

  async function write(tx: Tx, events: readonly Omit<EventRow, 'id'>[]): Promise<void> {
    const ids = await insertAll(tx.db, table.event, events)
    await publisher.events(
      tx,
      events.map((event, i) => ({ ...event, id: ids[i] as string })),
    )
  }

  /** After the reactions: what is shown is what has become of it. */
  const announce = (tx: Tx, tickets: readonly TicketRow[]) =>
    publisher.tickets(
      tx,
      tickets.map(({ id }) => id),
    )

  async function emit(tx: Tx, change: TicketChange): Promise<void> {
    const { before, after, actor } = change
    const fields = changedFields(change)
    if (fields.length === 0) return
    const ref = { ticketId: after.id, version: after.version, actor }
    await tx.emit(ticketChanged, { ...ref, fields })
    if (before === null || before.status_category === after.status_category) return
    const move = { ...ref, workflow: after.workflow, from: before.status, to: after.status }
    if (after.status_category === 'resolved')
      await tx.emit(ticketResolved, { ...move, outcome: after.outcome ?? 'resolved' })
    if (after.status_category === 'closed') await tx.emit(ticketClosed, move)
    if (after.is_open && !before.is_open) await tx.emit(ticketReopened, move)
  }

  return { created, change }
}

export type Changes = ReturnType<typeof createChanges>

function eventsOf(change: TicketChange): Omit<EventRow, 'id'>[] {
  const { after, type, actor, data } = change
  const groups = differences(change)
  const merged = (side: keyof Fields): Values => Object.assign({}, ...groups.map((group) => group[side]))
  const said = Object.keys(data).length > 0
  if (telling.has(type) ? groups.length > 0 || said : groups.length === 0 && said)
    return [toEvent(after, type, actor, { ...data, before: merged('before'), after: merged('after') })]
  return groups.map(({ name, ...fields }) => toEvent(after, name, actor, { ...data, ...fields }))
}

const nowhere = { franchise_id: null, outlet_id: null }

function openingEvents({ ticket, linked }: Created, actor: TicketActor): Omit<EventRow, 'id'>[] {
  const after = auditedOf(ticket)
  if (linked === undefined) return [toEvent(ticket, 'created', actor, { before: {}, after })]
  return [
    toEvent(ticket, 'created', actor, { before: {}, after: { ...after, ...nowhere } }),
    toEvent(ticket, 'linked', system, {
      reason: linked,
      before: nowhere,
      after: pick(ticket, ['franchise_id', 'outlet_id']),
    }),
  ]
}

const toEvent = (
  ticket: TicketRow,
  type: string,
  actor: TicketActor,
  data: ChangeData & Fields,
): Omit<EventRow, 'id'> => ({
  ticket_id: ticket.id,
  at: new Date(),
  type,
  actor_id: actor.id,
  actor_kind: actor.kind,
  data: JSON.stringify(data),
  client_id: null,
  version: ticket.version,
})
