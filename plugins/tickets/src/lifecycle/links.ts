import { insertNew, type Tx, type User } from '@kaunter/core'
import { selfLink } from '../errors.ts'
import { sightOf, type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'

/** `follows`: the other one was over when its customer wrote again. `merged`: the other one went into it. */
export const linkKinds = ['follows', 'merged', 'split', 'related'] as const
export type LinkKind = (typeof linkKinds)[number]

/** One row of the links. */
export interface NewLink {
  ticket_id: string
  other_id: string
  kind: LinkKind
  actor_id: string | null
}

/** Which tickets belong together. */
export function createLinks(ctx: TicketsContext) {
  const table = tables(ctx)

  const write = async (tx: Tx, links: readonly NewLink[]): Promise<void> => {
    const created_at = new Date()
    const rows = links.map((link) => ({ ...link, created_at }))
    await insertNew(tx.db, table.link, rows, ['ticket_id', 'other_id', 'kind'])
  }

  /** The tickets at the other ends that the user sees. */
  async function list(user: User, id: string): Promise<{ kind: LinkKind; direction: 'to' | 'from'; row: TicketRow }[]> {
    const ends: { ticket_id: string; other_id: string; kind: LinkKind }[] = await ctx
      .db(table.link)
      .select('ticket_id', 'other_id', 'kind')
      .where({ ticket_id: id })
      .orWhere({ other_id: id })
      .orderBy('id')
      .limit(200)
    const query = ctx
      .db<TicketRow>(table.ticket)
      .whereIn('id', [...new Set(ends.map((end) => (end.ticket_id === id ? end.other_id : end.ticket_id)))])
    visibleTo(query, user)
    const rows = new Map(((await query) as TicketRow[]).map((row) => [row.id, row]))
    return ends.flatMap(({ ticket_id, other_id, kind }) => {
      const direction = ticket_id === id ? 'to' : 'from'
      const row = rows.get(direction === 'to' ? other_id : ticket_id)
      return row === undefined ? [] : [{ kind, direction, row }]
    })
  }

  /** One row for a pair, whoever of the two was named first. */
  async function relate(tx: Tx, user: User, one: TicketRow, other: TicketRow): Promise<void> {
    if (one.id === other.id) throw selfLink({ id: one.id })
    const [ticket_id, other_id] = ordered(one.id, other.id)
    await write(tx, [{ ticket_id, other_id, kind: 'related', actor_id: user.id }])
    await ctx.use.audit.record(tx, {
      ...{ actorId: user.id, action: 'ticket.related', subject: { type: 'ticket', id: ticket_id } },
      place: sightOf(one),
      after: { relatedTo: other_id },
    })
  }

  async function unrelate(tx: Tx, user: User, one: TicketRow, otherId: string): Promise<void> {
    const [ticket_id, other_id] = ordered(one.id, otherId)
    const removed = await tx.db(table.link).where({ ticket_id, other_id, kind: 'related' }).delete()
    if (removed === 0) return
    await ctx.use.audit.record(tx, {
      ...{ actorId: user.id, action: 'ticket.unrelated', subject: { type: 'ticket', id: ticket_id } },
      place: sightOf(one),
      before: { relatedTo: other_id },
    })
  }

  return { write, list, relate, unrelate }
}

const ordered = (a: string, b: string): [string, string] => (BigInt(a) < BigInt(b) ? [a, b] : [b, a])

export type Links = ReturnType<typeof createLinks>
