import { inScope, insertNew, type Tx, type User } from '@kaunter/core'
import type { Changes } from '../change.ts'
import { auditOf } from '../differences.ts'
import type { Moves } from '../lifecycle/moves.ts'
import { sightOf, type TicketRow, type TicketsContext } from '../tables.ts'
import { actorOf, type Done, type Work } from '../work.ts'
import { type BulkResult, eachAlone } from './bulk.ts'
import { undoNotFound, undoOver } from './errors.ts'
import { createFieldValues, type FieldType, parseValue } from './field-values.ts'
import { type DeskWanted, isEmpty, type Patch } from './patch.ts'
import { deskTables } from './tables.ts'

/** How long one can take back what one did. */
const undoMs = 5 * 60_000
/** Tickets of one request; whoever did more asks again. */
const mostAtOnce = 200

/** What goes back as it was, as long as the ticket is in the status that the act gave it. */
const withStatus = [
  ...(['status', 'status_category', 'is_open', 'open_conversation_id', 'status_since', 'reopen_count'] as const),
  ...(['resolved_at', 'closed_at', 'awaiting_reply_since', 'outcome'] as const),
] satisfies (keyof TicketRow)[]
const place = ['franchise_id', 'outlet_id'] as const satisfies (keyof TicketRow)[]
/** What is checked again like any other wish. */
const wishes = {
  priority: 'priority',
  kind: 'kind',
  category_id: 'categoryId',
  team_id: 'teamId',
  assignee_id: 'assigneeId',
} as const satisfies Partial<Record<keyof TicketRow, keyof DeskWanted>>
const columns = [...withStatus, ...place, 'snoozed_until', ...(Object.keys(wishes) as (keyof typeof wishes)[])] as const
const names: Partial<Record<(typeof columns)[number], string>> = {
  ...wishes,
  status: 'status',
  outlet_id: 'outletId',
  snoozed_until: 'snoozedUntil',
}
const instants: readonly string[] = [
  'status_since',
  'resolved_at',
  'closed_at',
  'awaiting_reply_since',
  'snoozed_until',
]

type Value = string | number | boolean | null
type Values = Readonly<Record<string, Value>>
/** Columns, and by `besides` tags and custom fields, in words. */
interface Kept {
  before: Values
  after: Values
  besides: { before: Readonly<Record<string, string | null>>; after: Readonly<Record<string, string | null>> }
}

/** What became of one ticket; `left` names what others have changed since, which stays. */
export interface UndoResult extends BulkResult {
  left: string[]
}

const plain = (value: TicketRow[keyof TicketRow]): Value => (value instanceof Date ? value.toISOString() : value)
const storedOf = (column: string, value: Value) =>
  value !== null && instants.includes(column) ? new Date(value as string) : value

interface Parts {
  work: Pick<Work, 'find'>
  changes: Changes
  moves: Moves
  patch: Patch
}

/** Takes back what a person did to many tickets: what nobody has changed since goes back as it was. */
export function createUndo(ctx: TicketsContext, { work, changes, moves, patch }: Parts) {
  const table = deskTables(ctx)
  const fieldValues = createFieldValues(ctx)

  /** Keeps what one act changed of one ticket; the same again is the same act. */
  async function keep(tx: Tx, user: User, undoId: string, { before, after, besides }: Done): Promise<void> {
    const changed = columns.filter((column) => plain(before[column]) !== plain(after[column]))
    const pick = (row: TicketRow) => Object.fromEntries(changed.map((column) => [column, plain(row[column])]))
    const data = JSON.stringify({ before: pick(before), after: pick(after), besides } satisfies Kept)
    const row = { undo_id: undoId, ticket_id: after.id, user_id: user.id, at: new Date(), data }
    await insertNew(tx.db, table.undo, [row], ['undo_id', 'ticket_id'], 'ticket_id')
  }

  /** Whether this act is done already, as far as one ticket goes. */
  const has = async (tx: Tx, user: User, undoId: string, ticketId: string): Promise<boolean> =>
    (await tx.db(table.undo).where({ undo_id: undoId, ticket_id: ticketId, user_id: user.id }).first('undo_id')) !==
    undefined

  /**
   * @returns what became of the tickets; `more` when there were too many for one request.
   * @throws KAUNTER_TICKET_UNDO_NOT_FOUND, KAUNTER_TICKET_UNDO_OVER
   */
  async function run(user: User, undoId: string): Promise<{ items: UndoResult[]; more: boolean }> {
    const rows: { ticket_id: string; at: Date; data: string }[] = await ctx
      .db(table.undo)
      .where({ undo_id: undoId, user_id: user.id })
      .orderBy('ticket_id')
      .limit(mostAtOnce + 1)
    const [first] = rows
    if (first === undefined) throw undoNotFound({})
    if (Date.now() - first.at.getTime() > undoMs) throw undoOver({})
    const items: UndoResult[] = []
    for (const { ticket_id, data } of rows.slice(0, mostAtOnce)) {
      const kept = JSON.parse(data) as Kept
      let left: string[] = []
      const result = await eachAlone(ticket_id, () =>
        ctx.tx(async (tx) => {
          const ticket = await work.find(user, ticket_id, tx, true)
          const done = await restore(tx, user, ticket, kept)
          left = done.left
          return done.ticket
        }),
      )
      items.push({ ...result, left })
      // Of a refused one the person has been told: asking again would only say it again.
      await ctx.db(table.undo).where({ undo_id: undoId, ticket_id }).delete()
    }
    return { items, more: rows.length > mostAtOnce }
  }

  async function restore(tx: Tx, user: User, ticket: TicketRow, { before, after, besides }: Kept) {
    const same = (column: (typeof columns)[number]) => plain(ticket[column]) === after[column]
    const inStatus = !('status' in after) || same('status')
    const there = place.every((column) => !(column in after) || same(column))
    const was = (column: (typeof place)[number]) =>
      (column in before ? before[column] : ticket[column]) as string | null
    const seen = inScope(user, { franchiseId: was('franchise_id'), outletId: was('outlet_id') }, 'tickets:unlinked')
    const goes = (column: (typeof columns)[number]) => {
      if (!(column in after) || !same(column)) return false
      if (includes(place, column)) return there && seen
      return !includes(withStatus, column) || inStatus
    }
    const fields = await fieldsBack(tx, ticket, besides)
    const left = columns.flatMap((column) => (column in after && !goes(column) ? (names[column] ?? []) : []))
    if (fields.left) left.push('fields')
    const raw = [...withStatus, ...place, 'snoozed_until' as const].filter(goes)
    const wanted: Record<string, unknown> = {}
    for (const [column, wish] of Object.entries(wishes) as [keyof typeof wishes, string][])
      if (goes(column)) wanted[wish] = before[column]
    // A kind that goes back takes its team along only when the act did.
    if (wanted.kind !== undefined) wanted.teamId ??= ticket.team_id
    const prepared = await patch.prepare(tx, ticket, { ...wanted, ...tagsBack(besides), fields: fields.values })
    const values = Object.fromEntries(raw.map((column) => [column, storedOf(column, before[column] ?? null)]))
    await moves.assertBack(tx, ticket, values as Partial<TicketRow>, actorOf(user))
    Object.assign(prepared.values, values)
    if (isEmpty(prepared)) return { ticket, left }
    await prepared.write(tx)
    const change = { ticket, values: prepared.values, type: 'changed', besides: prepared.besides }
    const [restored] = (await changes.change(tx, [change], actorOf(user))) as [TicketRow]
    await ctx.use.audit.record(tx, {
      actorId: user.id,
      action: 'ticket.undone',
      subject: { type: 'ticket', id: ticket.id },
      place: sightOf(restored),
      ...auditOf(ticket, restored, prepared.besides),
    })
    return { ticket: restored, left }
  }

  /** Custom fields that still say what the act made them say. */
  async function fieldsBack(tx: Tx, ticket: TicketRow, { before, after }: Kept['besides']) {
    const keys = Object.keys(after).flatMap((name) => (name.startsWith('field:') ? name.slice('field:'.length) : []))
    if (keys.length === 0) return { values: {}, left: false }
    const now = await fieldValues.stored(ticket.id, tx)
    const same = keys.filter((key) => (now.get(key)?.value ?? null) === after[`field:${key}`])
    const rows: { key: string; type: FieldType }[] = await tx.db(table.field).whereIn('key', same).select('key', 'type')
    const back = rows.map(({ key, type }) => {
      const value = before[`field:${key}`] ?? null
      return [key, value === null ? null : parseValue({ type, value })] as const
    })
    return { values: Object.fromEntries(back), left: same.length < keys.length }
  }

  /** What can be taken back no longer need not be kept. */
  async function forget(): Promise<void> {
    await ctx
      .db(table.undo)
      .where('at', '<', new Date(Date.now() - 2 * undoMs))
      .delete()
  }

  return { keep, has, run, forget }
}

export type Undo = ReturnType<typeof createUndo>

const includes = (list: readonly string[], column: string) => list.includes(column)
const tagNames = (said: string | null | undefined) => (said ? said.split(', ') : [])

/** Only what the act itself gave and took: tags that others have given since stay. */
function tagsBack({ before, after }: Kept['besides']): Pick<DeskWanted, 'addTags' | 'removeTags'> {
  if (!('tags' in after)) return {}
  const [was, became] = [tagNames(before.tags), tagNames(after.tags)]
  return {
    addTags: was.filter((name) => !became.includes(name)),
    removeTags: became.filter((name) => !was.includes(name)),
  }
}
