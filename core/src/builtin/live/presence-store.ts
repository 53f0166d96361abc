import type { PresenceState, PresenceSubject, PresentPerson, Visit } from '../../contracts/index.ts'
import type { RedisLink } from '../../kernel/redis.ts'
import type { SharedTables } from '../../kernel/shared-tables.ts'

/** One person at one subject. */
type Where = Omit<Visit, 'state'>

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
  async put({ subject, userId }: Where, state: PresenceState, seconds: number): Promise<PresenceState | null> {
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
  async remove({ subject, userId }: Where): Promise<boolean> {
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
    return (await this.listMany([subject])).get(subject) ?? []
  }

  /** Only of subjects where somebody is. */
  async listMany(subjects: readonly PresenceSubject[]): Promise<Map<PresenceSubject, PresentPerson[]>> {
    const found =
      (await this.#redis?.attempt((redis) =>
        Promise.all(
          subjects.map(async (subject) =>
            Object.entries(await redis.hgetall(hash(subject))).map(([userId, value]) => ({
              ...{ subject, person: toPerson(userId, value) },
            })),
          ),
        ),
      )) ?? (await this.#listTable(subjects))
    const now = new Date()
    const present = found.flat().filter(({ person }) => person.until > now)
    present.sort((a, b) => Number(a.person.userId) - Number(b.person.userId))
    const people = new Map<PresenceSubject, PresentPerson[]>()
    for (const { subject, person } of present) people.set(subject, [...(people.get(subject) ?? []), person])
    return people
  }

  async #listTable(subjects: readonly PresenceSubject[]) {
    const { rows } = await this.#tables.query<{
      subject: PresenceSubject
      user_id: string
      state: PresenceState
      until: Date
    }>('select subject, user_id, state, until from kaunter_shared.presence where subject = any($1::text[])', [subjects])
    return rows.map(({ subject, user_id, state, until }) => ({ subject, person: { userId: user_id, state, until } }))
  }

  /** All places of people, in one question however many they are. */
  async visits(userIds: readonly string[]): Promise<Visit[]> {
    if (userIds.length === 0) return []
    const wanted = new Set(userIds)
    const found = await this.#redis?.attempt(async (redis) => {
      const present = await redis.zrangebyscore(ends, Date.now(), '+inf')
      const places = present.map(fromMember).filter(({ userId }) => wanted.has(userId))
      const question = redis.multi()
      for (const { subject, userId } of places) question.hget(hash(subject), userId)
      const states = places.length === 0 ? [] : ((await question.exec()) as [unknown, string | null][])
      return places.flatMap((place, i) => {
        const value = states[i]?.[1]
        return value == null ? [] : [{ ...place, state: toPerson(place.userId, value).state }]
      })
    })
    if (found !== undefined) return found
    const { rows } = await this.#tables.query<{ user_id: string; subject: PresenceSubject; state: PresenceState }>(
      'select user_id, subject, state from kaunter_shared.presence where until > now() and user_id = any($1)',
      [userIds],
    )
    return rows.map(({ user_id, subject, state }) => ({ userId: user_id, subject, state }))
  }

  /** Those who went without a word. Each is given to one process only. */
  async takeExpired(): Promise<Where[]> {
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
const member = ({ subject, userId }: Where) => `${userId} ${subject}`

function fromMember(text: string): Where {
  const space = text.indexOf(' ')
  return { userId: text.slice(0, space), subject: text.slice(space + 1) as PresenceSubject }
}

function toPerson(userId: string, value: string): PresentPerson {
  const [state, until] = value.split(':')
  return { userId, state: state as PresenceState, until: new Date(Number(until)) }
}
