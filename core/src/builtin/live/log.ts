import type { Knex } from 'knex'
import type { LiveEvent } from '../../contracts/index.ts'
import type { User } from '../../kernel/http.ts'
import type { Tx } from '../../kernel/plugin.ts'
import { inScope } from '../../kernel/scope.ts'

export interface LoggedEvent {
  /** Grows with time, but transactions may commit in another order. */
  id: number
  topic: string
  permission: string
  unlinkedPermission: string | null
  franchiseId: string | null
  outletId: string | null
  /** Of an event for one user alone. */
  userId: string | null
  /** JSON, as stored: parsed by nobody on its way to the browser. */
  data: string
}

interface Row {
  id: string
  topic: string
  permission: string
  unlinked_permission: string | null
  franchise_id: string | null
  outlet_id: string | null
  user_id: string | null
  data: string
}

export class EventLog {
  readonly #db: Knex
  readonly #table: string

  constructor(db: Knex, table: string) {
    this.#db = db
    this.#table = table
  }

  async append(tx: Tx, events: readonly LiveEvent[]): Promise<void> {
    const at = new Date()
    const rows = events.map(({ topic, audience, data }) => ({
      at,
      topic,
      permission: audience.permission,
      unlinked_permission: audience.unlinkedPermission,
      franchise_id: audience.franchiseId,
      outlet_id: audience.outletId,
      user_id: audience.userId ?? null,
      data: JSON.stringify(data),
    }))
    await tx.db(this.#table).insert(rows)
  }

  /** Events after `after`, and those of `gaps` that have appeared by now, oldest first. */
  async read(after: number, gaps: readonly { from: number; to: number }[], limit: number): Promise<LoggedEvent[]> {
    const rows: Row[] = await this.#db(this.#table)
      .where((query) => {
        query.where('id', '>', after)
        for (const { from, to } of gaps) query.orWhereBetween('id', [from, to])
      })
      .orderBy('id')
      .limit(limit)
    return rows.map(toEvent)
  }

  /** The oldest and newest ids still kept; 0 when the log is empty. */
  async bounds(): Promise<{ oldest: number; newest: number }> {
    const row = await this.#db(this.#table).min('id as oldest').max('id as newest').first()
    return { oldest: Number(row?.oldest ?? 0), newest: Number(row?.newest ?? 0) }
  }

  /**
   * The newest id, and which ids are missing below it since the last event that is older than `since`: from the first
   * missing one up to the next that is there.
   */
  async recent(since: Date): Promise<{ newest: number; gaps: { from: number; to: number }[] }> {
    const { oldest, newest } = await this.bounds()
    const before = await this.#db(this.#table).max('id as id').where('at', '<', since).first()
    const start = Number(before?.id ?? 0)
    const following = this.#db(this.#table)
      .select('id', this.#db.raw('lead(id) over (order by id) as following_id'))
      .where('id', '>=', start)
    const rows: { id: string; following_id: string }[] = await this.#db
      .select('id', 'following_id')
      .from(following.as('following'))
      .whereRaw('following_id > id + 1')
    const gaps = rows.map((row) => ({ from: Number(row.id) + 1, to: Number(row.following_id) - 1 }))
    return { newest, gaps: start === 0 && oldest > 1 ? [{ from: 1, to: oldest - 1 }, ...gaps] : gaps }
  }

  /** From where the events of the last seconds follow. */
  async placeBefore(seconds: number | undefined): Promise<string | undefined> {
    if (seconds === undefined) return undefined
    const since = new Date(Date.now() - seconds * 1_000)
    const first = await this.#db(this.#table).min('id as id').where('at', '>=', since).first()
    return first?.id == null ? undefined : String(Number(first.id) - 1)
  }

  /** Keeps the newest, by which a browser sees after a quiet night that it missed nothing. */
  async trim(before: Date): Promise<void> {
    const { newest } = await this.bounds()
    await this.#db(this.#table).where('at', '<', before).where('id', '<', newest).delete()
  }
}

const toEvent = (row: Row): LoggedEvent => ({
  id: Number(row.id),
  topic: row.topic,
  permission: row.permission,
  unlinkedPermission: row.unlinked_permission,
  franchiseId: row.franchise_id,
  outletId: row.outlet_id,
  userId: row.user_id,
  data: row.data,
})

/** Asked at delivery and again at replay. */
export function maySee(user: User, event: LoggedEvent): boolean {
  if (!user.permissions.has(event.permission)) return false
  return event.userId === null ? inScope(user, event, event.unlinkedPermission) : event.userId === user.id
}
