import { insertNew, type Tx } from '@kaunter/core'
import type { ContactSummary } from '@kaunter/core/contracts'
import type { TicketChange } from '../change.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { addressKey } from './address.ts'
import { searchTables } from './search-tables.ts'
import { wordsOf } from './words.ts'

type Placed = Pick<TicketRow, 'id' | 'contact_id' | 'franchise_id' | 'outlet_id'>

/** Keeps the copies that are searched, in the transaction of what they are copies of. */
export function createSearchCopies(ctx: TicketsContext) {
  const table = { ...tables(ctx), ...searchTables(ctx) }

  async function react(tx: Tx, changes: readonly TicketChange[]): Promise<void> {
    await addNames(
      tx,
      changes.flatMap(({ before, after }) => (before === null ? after : [])),
    )
    const moved = changes.filter(({ before, after }) => before !== null && isElsewhere(before, after))
    await move(
      tx,
      moved.map(({ after }) => after),
    )
    // A ticket that begins without a message was split off: what it has is there already, in the name of another.
    const joined = changes.filter(({ before, type, messages }) =>
      before === null ? messages.length === 0 : type === 'merged' || type === 'split',
    )
    await follow(
      tx,
      joined.map(({ after }) => after),
    )
    await addIncoming(tx, changes)
    await addMessages(tx, await outgoing(tx, changes))
  }

  async function addIncoming(tx: Tx, changes: readonly TicketChange[]): Promise<void> {
    const rows = changes.flatMap(({ after, messages }) =>
      messages.map(({ id, content }) => ({ message_id: id, ...placeOf(after), words: wordsOf(content ?? '') })),
    )
    await addWorded(tx, rows)
  }

  /** What went out with these changes: of that, a ticket only knows that there is something newer. */
  async function outgoing(tx: Tx, changes: readonly TicketChange[]): Promise<string[]> {
    const answered = changes.filter(
      ({ before, after, messages, type }) =>
        messages.length === 0 && (type === 'replied' || before?.last_message_id !== after.last_message_id),
    )
    if (answered.length === 0) return []
    const newest: { id: string }[] = await tx
      .db(table.message)
      .max('message_id as id')
      .whereIn(
        'ticket_id',
        answered.map(({ after }) => after.id),
      )
      .groupBy('ticket_id')
    return newest.map(({ id }) => id)
  }

  /** Messages that belong to tickets; those that are there already stay. */
  async function addMessages(tx: Tx, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    const rows: { message_id: string; ticket_id: string; franchise_id: string | null; outlet_id: string | null }[] =
      await tx
        .db({ m: table.message })
        .join({ t: table.ticket }, 't.id', 'm.ticket_id')
        .whereIn('m.message_id', [...new Set(ids)])
        .select('m.message_id', 'm.ticket_id', 't.franchise_id', 't.outlet_id')
    const views = await ctx.use.messaging.views(
      rows.map((row) => row.message_id),
      tx,
    )
    await addWorded(
      tx,
      rows.map((row) => ({ ...row, words: wordsOf(views.get(row.message_id)?.content ?? '') })),
    )
  }

  async function addWorded(tx: Tx, rows: readonly { message_id: string; words: string }[]): Promise<void> {
    const worded = rows.filter(({ words }) => words !== '')
    if (worded.length > 0) await insertNew(tx.db, table.messages, worded, ['message_id'], 'message_id')
  }

  /** New tickets by the name and the addresses of their contacts. */
  async function addNames(tx: Tx, tickets: readonly Placed[]): Promise<void> {
    if (tickets.length === 0) return
    const contactIds = [...new Set(tickets.map((ticket) => ticket.contact_id))]
    const contacts = await ctx.use.directory.details(contactIds, tx)
    const rows = tickets.map((ticket) => ({
      ...placeOf(ticket),
      contact_id: ticket.contact_id,
      words: nameOf(contacts.get(ticket.contact_id)),
    }))
    await insertNew(tx.db, table.names, rows, ['ticket_id'], 'ticket_id')
    await addAddresses(tx, contactIds)
  }

  async function addAddresses(tx: Tx, contactIds: readonly string[]): Promise<void> {
    const addresses = await ctx.use.directory.addresses(contactIds, tx)
    const rows = [...addresses].flatMap(([contact_id, own]) =>
      own.flatMap((identity) => {
        const value = addressKey(identity)
        return value === null ? [] : [{ contact_id, kind: identity.kind, value }]
      }),
    )
    if (rows.length > 0) await insertNew(tx.db, table.addresses, rows, ['contact_id', 'kind', 'value'], 'contact_id')
  }

  /** Their name or addresses are others. */
  async function renamed(tx: Tx, contactIds: readonly string[]): Promise<void> {
    const known: string[] = await tx.db(table.names).whereIn('contact_id', contactIds).distinct().pluck('contact_id')
    if (known.length === 0) return
    const contacts = await ctx.use.directory.details(known, tx)
    for (const id of known)
      await tx
        .db(table.names)
        .where({ contact_id: id })
        .update({ words: nameOf(contacts.get(id)) })
    await tx.db(table.addresses).whereIn('contact_id', known).delete()
    await addAddresses(tx, known)
  }

  /** Tickets that belong to another place now, with all that was said in them. */
  async function move(tx: Tx, tickets: readonly Placed[]): Promise<void> {
    for (const ticket of tickets)
      for (const each of [table.messages, table.names])
        await tx.db(each).where({ ticket_id: ticket.id }).update(placeOf(ticket))
  }

  /** Messages that came into these tickets from others. */
  async function follow(tx: Tx, tickets: readonly Placed[]): Promise<void> {
    for (const ticket of tickets)
      await tx
        .db(table.messages)
        .whereIn('message_id', tx.db(table.message).select('message_id').where({ ticket_id: ticket.id }))
        .update(placeOf(ticket))
  }

  return { react, renamed, addNames, addMessages }
}

export type SearchCopies = ReturnType<typeof createSearchCopies>

const placeOf = ({ id, franchise_id, outlet_id }: Placed) => ({ ticket_id: id, franchise_id, outlet_id })

const isElsewhere = (before: TicketRow, after: TicketRow) =>
  before.franchise_id !== after.franchise_id || before.outlet_id !== after.outlet_id

/** Whoever has no name is called by a number, which is found as such and by those who may see it. */
function nameOf(contact: ContactSummary | undefined): string {
  if (contact === undefined) return ''
  const { id, name, phone, email } = contact
  return name === phone || name === email || name === `#${id}` ? '' : wordsOf(name)
}
