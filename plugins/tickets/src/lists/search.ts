import type { Knex, User } from '@kaunter/core'
import { type TicketsContext, tables, visibleTo } from '../tables.ts'
import { soughtAddress } from './address.ts'
import { isPostgres } from './dialect.ts'
import { searchTables, type WordTable } from './search-tables.ts'
import { type Sought, soughtIn } from './words.ts'

/** What was found, newest first; ids of tickets may be there several times. */
export interface Found {
  tickets: { id: string; by: 'number' | 'phone' | 'email' | 'name' }[]
  messages: { id: string; ticketId: string }[]
  /** False when the database was stopped before it had looked everywhere. */
  complete: boolean
}

/**
 * As many of the newest rows are looked at one after the other. A word that is common is found among them at once, and
 * slow in a full text index, which reads all its places before it knows the newest; for a rare one it is the other way.
 * That of MariaDB is slow from a four hundredth of the messages on, that of PostgreSQL from a hundredth.
 */
const walked = { postgresql: 4000, mysql: 8000 }
/** For a user of more places, the newest of all are looked at, and those of others passed over. */
const mostLanes = 20
const fullTextMilliseconds = 120

export function createSearch(ctx: TicketsContext) {
  const table = { ...tables(ctx), ...searchTables(ctx) }
  const names: WordTable = { table: table.names, id: 'ticket_id' }
  const messages: WordTable = { table: table.messages, id: 'message_id' }

  async function find(user: User, text: string, limit: number): Promise<Found> {
    const sought = soughtIn(text)
    const [number, address, named, said] = await Promise.all([
      byNumber(user, text),
      byAddress(user, text, limit),
      byWords(user, names, sought, limit),
      byWords(user, messages, sought, limit),
    ])
    return {
      tickets: [
        ...number.map((id) => ({ id, by: 'number' as const })),
        ...address,
        ...named.rows.map((row) => ({ id: row.ticket_id, by: 'name' as const })),
      ],
      messages: said.rows.map((row) => ({ id: row.message_id as string, ticketId: row.ticket_id })),
      complete: named.complete && said.complete,
    }
  }

  async function byNumber(user: User, text: string): Promise<string[]> {
    const id = /^#?([1-9]\d{0,17})$/.exec(text.trim())?.[1]
    if (id === undefined) return []
    const query = ctx.db(table.ticket).where({ id })
    visibleTo(query, user)
    return query.pluck('id')
  }

  async function byAddress(user: User, text: string, limit: number): Promise<Found['tickets']> {
    const { webCallingCode } = await ctx.settings()
    const address = soughtAddress(text, !user.permissions.has('directory:contact-details'), webCallingCode)
    if (address === undefined) return []
    const { kind, equal, between } = address
    const contacts = ctx.db(table.addresses).select('contact_id').where({ kind })
    if (equal) contacts.whereIn('value', equal)
    if (between) contacts.where('value', '>=', between[0]).where('value', '<', between[1])
    const query = ctx.db({ t: table.ticket }).whereIn('t.contact_id', contacts).orderBy('t.id', 'desc').limit(limit)
    visibleTo(query, user, 't')
    const ids: string[] = await query.pluck('t.id')
    return ids.map((id) => ({ id, by: kind }))
  }

  async function byWords(user: User, of: WordTable, sought: Sought, limit: number) {
    if (sought.words.length === 0) return { rows: [], complete: true }
    const { rows, exhausted } = await walk(user, of, sought, limit)
    if (exhausted || rows.length >= limit) return { rows, complete: true }
    const query = select(of)
    containing(query, sought)
    visibleTo(query, user)
    // Not in the order of an index, or PostgreSQL may choose to walk through all of it.
    query.orderByRaw(`${of.id} + 0 desc`).limit(limit)
    try {
      return { rows: (await query.timeout(fullTextMilliseconds, { cancel: true })) as Hit[], complete: true }
    } catch (error) {
      if ((error as Error).name !== 'KnexTimeoutError') throw error
      return { rows, complete: false }
    }
  }

  const select = (of: WordTable): Knex.QueryBuilder =>
    ctx.db(of.table).select([...new Set<string>([of.id, 'ticket_id'])])

  async function walk(user: User, of: WordTable, sought: Sought, limit: number) {
    const lanes = lanesOf(user)
    if (lanes.length === 0) return { rows: [], exhausted: true }
    const edges = await edgesOf(of, lanes)
    const parts = lanes.map((lane, i) => {
      const query = select(of)
      lane.where(query)
      if (edges[i] !== null) query.where(of.id, '>', edges[i] as string)
      for (const each of sought.words) holding(query, each)
      return newestFirst(query, of, lane).limit(limit)
    })
    const found = parts.length === 1 ? (parts[0] as Knex.QueryBuilder) : ctx.db.union(parts, true)
    const rows: Hit[] = await ctx.db.select('*').from(found.as('found')).orderBy(of.id, 'desc').limit(limit)
    return { rows, exhausted: edges.every((edge) => edge === null) }
  }

  /** Behind which row of each lane the walk ends; null where it ends with the last. */
  async function edgesOf(of: WordTable, lanes: readonly Lane[]): Promise<(string | null)[]> {
    const budget = Math.ceil(walked[isPostgres(ctx.db) ? 'postgresql' : 'mysql'] / lanes.length)
    const edges = lanes.map((lane) => {
      const query: Knex.QueryBuilder = ctx.db(of.table).select(of.id)
      lane.edge?.(query)
      return newestFirst(query, of, lane).offset(budget).limit(1)
    })
    const row = await ctx.db
      .select(Object.fromEntries(edges.map((edge, i) => [`edge${i}`, ctx.db.raw('(?)', [edge])])))
      .first()
    return lanes.map((_, i) => row[`edge${i}`])
  }

  return find
}

interface Hit {
  ticket_id: string
  message_id?: string
}

/** A part of the scope that an index holds in the order of the ids. */
interface Lane {
  where(query: Knex.QueryBuilder): void
  /** See `lanesOf` of the pages. */
  constant?: string
  /** What its index knows of it, where that is not all; without, its rows are looked for among all. */
  edge?(query: Knex.QueryBuilder): void
}

const inPlace = (column: 'franchise_id' | 'outlet_id', id: string): Lane => {
  const where = (query: Knex.QueryBuilder) => void query.where(column, id)
  return { where, edge: where }
}

function lanesOf(user: User): Lane[] {
  const { all, franchiseIds, outletIds } = user.scope
  if (all || franchiseIds.length + outletIds.length > mostLanes)
    return [{ where: (query) => void visibleTo(query, user) }]
  const unlinked: Lane = {
    where: (query) => void query.whereNull('franchise_id').whereRaw('(outlet_id is null) is true'),
    constant: 'franchise_id',
    edge: (query) => void query.whereNull('franchise_id'),
  }
  return [
    ...franchiseIds.map((id) => inPlace('franchise_id', id)),
    ...outletIds.map((id) => inPlace('outlet_id', id)),
    ...(user.permissions.has('tickets:unlinked') ? [unlinked] : []),
  ]
}

function newestFirst(query: Knex.QueryBuilder, of: WordTable, { constant }: Lane): Knex.QueryBuilder {
  if (constant !== undefined && isPostgres(query)) query.orderBy(constant, 'desc')
  return query.orderBy(of.id, 'desc')
}

/** By the full text index. */
function containing(query: Knex.QueryBuilder, { words }: Sought): void {
  if (isPostgres(query)) query.whereRaw('words @@ ?::tsquery', [words.map(toLexeme).join(' & ')])
  else
    query.whereRaw('match(words) against (? in boolean mode)', [
      words.map(({ word, prefix }) => `+${word}${prefix ? '*' : ''}`).join(' '),
    ])
}

/** Row by row: "is true" keeps PostgreSQL from its index. */
function holding(query: Knex.QueryBuilder, each: Sought['words'][number]): void {
  if (isPostgres(query)) query.whereRaw('(words @@ ?::tsquery) is true', [toLexeme(each)])
  else query.where('words', 'like', `% ${each.word}${each.prefix ? '' : ' '}%`)
}

const toLexeme = ({ word, prefix }: Sought['words'][number]) => `${word}${prefix ? ':*' : ''}`
