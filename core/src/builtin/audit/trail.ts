import type { Knex } from 'knex'
import { type AuditSubject, type AuditSubjects, maskText } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import type { Context } from '../../kernel/plugin.ts'
import { continueAfter } from '../../kernel/wire.ts'
import { type Difference, differences } from './differences.ts'
import { named, referencesIn } from './references.ts'

interface LogRow {
  id: string
  at: Date
  actor_id: string | null
  actor_name: string | null
  action: string
  subject_type: string
  subject_id: string
  before: string | null
  after: string | null
}

/** What a page of the trail is narrowed to; all of it must hold. */
export interface TrailQuery {
  actorId?: string | undefined
  action?: string | undefined
  subject?: { type: string; id: string } | undefined
  from?: Date | undefined
  to?: Date | undefined
  cursor?: string | undefined
  limit: number
}

export interface Entry extends Pick<LogRow, 'id' | 'at' | 'action'> {
  actor: { id: string | null; name: string | null }
  subject: { type: string; id: string; name: string | null; path: string | null }
  differences: Difference[]
}

/** Parts of a scope that are asked one by one, each along its index; of more, all rows are looked through. */
const mostLanes = 20

/** Reads the audit trail as one user may. */
export function createTrail(ctx: Context, subjects: () => ReadonlyMap<string, AuditSubjects>) {
  const table = ctx.table('log')

  async function page(user: User, query: TrailQuery): Promise<Entry[]> {
    const rows: LogRow[] = await select(user, query, await isShared(user, query.subject))
    return entriesOf(user, rows)
  }

  /** Whether what is noted of the thing without a place is for everybody who sees it. */
  async function isShared(user: User, subject: TrailQuery['subject']): Promise<boolean> {
    const of = subject && subjects().get(subject.type)
    return of?.shared === true && (await of.find(user, [subject?.id as string])).size > 0
  }

  /** The newest of each part of the scope, and of these the newest: no index has the parts together in order. */
  function select(user: User, query: TrailQuery, shared: boolean): Knex.QueryBuilder {
    const lanes = lanesOf(user, shared)
    const parts = lanes.map((lane) => {
      const part = ctx.db(table).select('*')
      lane(part)
      narrow(part, query)
      return part.orderBy('at', 'desc').orderBy('id', 'desc').limit(query.limit)
    })
    if (parts.length === 1) return parts[0] as Knex.QueryBuilder
    return ctx.db
      .select('*')
      .from(ctx.db.union(parts, true).as('found'))
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(query.limit)
  }

  async function entriesOf(user: User, rows: readonly LogRow[]): Promise<Entry[]> {
    const whole = user.permissions.has('directory:contact-details')
    const tell = (text: string) => (whole ? text : maskText(text))
    const entries = rows.map((row) => ({ row, changes: differences(parse(row.before), parse(row.after), tell) }))
    const names = await namesIn(user, entries)
    return entries.map(({ row, changes }) => {
      const subject = names(row.subject_type, row.subject_id)
      return {
        id: row.id,
        at: row.at,
        action: row.action,
        actor: {
          id: row.actor_id,
          name: row.actor_id === null ? row.actor_name : (names('user', row.actor_id)?.name ?? `#${row.actor_id}`),
        },
        subject: {
          type: row.subject_type,
          id: row.subject_id,
          name: subject?.name ?? null,
          path: subject?.path ?? null,
        },
        differences: changes.map((each) =>
          named(each, (type, id) => names(type, id)?.name ?? (user.scope.all ? `#${id}` : null)),
        ),
      }
    })
  }

  /** All that the entries name, asked once a type. */
  async function namesIn(user: User, entries: readonly { row: LogRow; changes: readonly Difference[] }[]) {
    const wanted = new Map<string, Set<string>>()
    const want = (type: string, id: string) => wanted.set(type, (wanted.get(type) ?? new Set()).add(id))
    for (const { row, changes } of entries) {
      want(row.subject_type, row.subject_id)
      if (row.actor_id !== null) want('user', row.actor_id)
      for (const [type, ids] of referencesIn(changes)) for (const id of ids) want(type, id)
    }
    const found = new Map<string, ReadonlyMap<string, AuditSubject>>()
    for (const [type, ids] of wanted) {
      const of = subjects().get(type)
      const own = [...ids].filter((id) => /^[1-9]\d{0,17}$/.test(id))
      if (of !== undefined && own.length > 0) found.set(type, await of.find(user, own))
    }
    return (type: string, id: string) => found.get(type)?.get(id)
  }

  return page
}

export type Trail = ReturnType<typeof createTrail>

type Lane = (query: Knex.QueryBuilder) => void

/** What a user may read: of his places, his own acts, and what is shared. No row is in two of them. */
function lanesOf({ id, scope }: User, shared: boolean): Lane[] {
  if (scope.all) return [() => undefined]
  const { franchiseIds, outletIds } = scope
  if (franchiseIds.length + outletIds.length > mostLanes)
    return [
      (query) =>
        void query.where((seen) => {
          seen.whereIn('franchise_id', franchiseIds).orWhereIn('outlet_id', outletIds).orWhere('actor_id', id)
          if (shared) seen.orWhere((free) => free.whereNull('franchise_id').whereNull('outlet_id'))
        }),
    ]
  const elsewhere: Lane = (query) =>
    void query
      .where((other) => other.whereNull('franchise_id').orWhereNotIn('franchise_id', franchiseIds))
      .where((other) => other.whereNull('outlet_id').orWhereNotIn('outlet_id', outletIds))
  return [
    ...franchiseIds.map(
      (franchise): Lane =>
        (query) =>
          void query.where('franchise_id', franchise),
    ),
    ...outletIds.map(
      (outlet): Lane =>
        (query) =>
          void query
            .where('outlet_id', outlet)
            .where((other) => other.whereNull('franchise_id').orWhereNotIn('franchise_id', franchiseIds)),
    ),
    (query) => {
      query.where('actor_id', id)
      elsewhere(query)
    },
    ...(shared
      ? [
          ((query) =>
            void query
              .whereNull('franchise_id')
              .whereNull('outlet_id')
              .where((other) => other.whereNull('actor_id').orWhereNot('actor_id', id))) satisfies Lane,
        ]
      : []),
  ]
}

function narrow(part: Knex.QueryBuilder, { actorId, action, subject, from, to, cursor }: TrailQuery): void {
  if (actorId !== undefined) part.where('actor_id', actorId)
  if (action !== undefined) part.where('action', action)
  if (subject !== undefined) part.where({ subject_type: subject.type, subject_id: subject.id })
  if (from !== undefined) part.where('at', '>=', from)
  if (to !== undefined) part.where('at', '<', to)
  continueAfter(part, cursor, 'at', 'id')
}

const parse = (json: string | null): Record<string, unknown> | null => (json === null ? null : JSON.parse(json))
