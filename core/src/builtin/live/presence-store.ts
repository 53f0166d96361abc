import type { PresenceState, PresenceSubject, PresentPerson } from '../../contracts/index.ts'
import type { RedisLink } from '../../kernel/redis.ts'
import type { SharedTables } from '../../kernel/shared-tables.ts'

/** One person at one subject. */
export interface Visit {
  subject: PresenceSubject
  userId: string
}

/** Longer than anybody is present without being heard of; what is over within it is left out when read. */
const keepSeconds = 3600
/** At most so many ends are told at once; the next sweep finds the others. */
const sweepLimit = 500

/** Takes what is due out of the list of ends, so that one process of all tells it. */
const takeDue = `local due = redis.call('zrangebyscore', KEYS[1], '-inf', ARGV[1], 'limit', 0, ARGV[2])
if #due > 0 then redis.call('zrem', KEYS[1], unpack(due)) end
return due`

/**
 * Who is where, for all processes: in Redis, and while that is away in the jobs database. What the one knew is not
 * carried to the other: every browser says it again within seconds.
 */
export class PresenceStore {
  readonly #redis: RedisLink | undefined
  readonly #tables: SharedTables

  constructor(redis: RedisLink | undefined, tables: SharedTables) {
    this.#redis = redis
    this.#tables = tables
  }

  /** The state before; `null` when the person was not there. */
  async put({ subject, userId }: Visit, state: PresenceState, seconds: number): Promise<PresenceState | null> {
    const until = Date.now() + seconds * 1000
    const before = await this.#redis?.attempt(async (redis) => {
      const [[, found] = []] = (await redis
        .multi()
        .hget(hash(subject), userId)
        .hset(hash(subject), userId, `${state}:${until}`)
        .expire(hash(subject), keepSeconds)
        .zadd(ends, until, member({ subject, userId }))
        .exec()) as [unknown, string | null][]
      const person = found == null ? undefined : toPerson(userId, found)
      return person !== undefined && person.until > new Date() ? person.state : null
    })
    if (before !== undefined) return before
    const { rows } = await this.#tables.query<{ before: PresenceState | null }>(
      `with old as (select state from kaunter_shared.presence where subject = $1 and user_id = $2 and until > now())
       insert into kaunter_shared.presence (subject, user_id, state, until)
       values ($1, $2, $3, now() + make_interval(secs => $4))
       on conflict (subject, user_id) do update set state = excluded.state, until = excluded.until
       returning (select state from old) as before`,
      [subject, userId, state, seconds],
    )
    return rows[0]?.before ?? null
  }

  /** Whether the person was there. */
  async remove({ subject, userId }: Visit): Promise<boolean> {
    const removed = await this.#redis?.attempt(async (redis) => {
      const [[, count] = []] = (await redis
        .multi()
        .hdel(hash(subject), userId)
        .zrem(ends, member({ subject, userId }))
        .exec()) as [unknown, number][]
      return count === 1
    })
    if (removed !== undefined) return removed
    const { rowCount } = await this.#tables.query(
      'delete from kaunter_shared.presence where subject = $1 and user_id = $2',
      [subject, userId],
    )
    return rowCount === 1
  }

  async list(subject: PresenceSubject): Promise<PresentPerson[]> {
    const people =
      (await this.#redis?.attempt(async (redis) =>
        Object.entries(await redis.hgetall(hash(subject))).map(([userId, value]) => toPerson(userId, value)),
      )) ?? (await this.#listTable(subject))
    const now = new Date()
    return people.filter(({ until }) => until > now).toSorted((a, b) => Number(a.userId) - Number(b.userId))
  }

  async #listTable(subject: PresenceSubject): Promise<PresentPerson[]> {
    const { rows } = await this.#tables.query<{ user_id: string; state: PresenceState; until: Date }>(
      'select user_id, state, until from kaunter_shared.presence where subject = $1',
      [subject],
    )
    return rows.map(({ user_id, state, until }) => ({ userId: user_id, state, until }))
  }

  /** Those who went without a word. Each is given to one process only. */
  async takeExpired(): Promise<Visit[]> {
    const due = await this.#redis?.attempt(
      (redis) => redis.eval(takeDue, 1, ends, Date.now(), sweepLimit) as Promise<string[]>,
    )
    if (due !== undefined) return due.map(fromMember)
    const { rows } = await this.#tables.query<{ subject: PresenceSubject; user_id: string }>(
      'delete from kaunter_shared.presence where until <= now() returning subject, user_id',
    )
    return rows.map(({ subject, user_id }) => ({ subject, userId: user_id }))
  }
}

const ends = 'presence:ends'
const hash = (subject: PresenceSubject) => `presence:${subject}`
const member = ({ subject, userId }: Visit) => `${userId} ${subject}`

function fromMember(text: string): Visit {
  const space = text.indexOf(' ')
  return { userId: text.slice(0, space), subject: text.slice(space + 1) as PresenceSubject }
}

function toPerson(userId: string, value: string): PresentPerson {
  const [state, until] = value.split(':')
  return { userId, state: state as PresenceState, until: new Date(Number(until)) }
}
