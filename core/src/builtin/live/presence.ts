import type { FastifyBaseLogger } from 'fastify'
import type {
  Audience,
  Presence,
  PresenceState,
  PresenceSubject,
  PresenceSubjects,
  PresentPerson,
} from '../../contracts/index.ts'
import { messageOf } from '../../kernel/errors.ts'
import { type User, userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { inScope } from '../../kernel/scope.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id, Instant } from '../../kernel/wire.ts'
import { subjectNotFound } from './errors.ts'
import type { PresenceStore } from './presence-store.ts'

/** Browsers say every ten seconds that they are still there; one that was killed is gone after this. */
const presentSeconds = 30
const sweepMilliseconds = 3000
/** Without an open stream for so long, a user is away; the page may be loaded anew meanwhile. */
const onlineSeconds = 180

const self = (userId: string): PresenceSubject => `user:${userId}`
const isSelf = (subject: PresenceSubject) => subject.startsWith('user:')

export interface PresenceParts {
  store: PresenceStore
  subjects: ReadonlyMap<string, PresenceSubjects>
  /** Tells those who may see the subject who is there. */
  announce(audience: Audience, told: Told): Promise<void>
  namesOf: NamesOf
  log: FastifyBaseLogger
}

type NamesOf = (ids: readonly string[]) => Promise<Map<string, { name: string }>>

/** Who is at a subject now; of what is told out of order, the later `at` holds. */
export interface Told extends Record<string, unknown> {
  subject: PresenceSubject
  at: string
  people: readonly { userId: string; name: string; state: PresenceState }[]
}

export interface PresenceRoom extends Presence {
  listMany(subjects: readonly PresenceSubject[]): Promise<Map<PresenceSubject, PresentPerson[]>>
  audienceOf(subject: PresenceSubject): Promise<Audience | undefined>
  /** The user has a stream open. */
  heard(userId: string): Promise<void>
  close(): void
}

export function createPresence({ store, subjects, announce, namesOf, log }: PresenceParts): PresenceRoom {
  async function audienceOf(subject: PresenceSubject): Promise<Audience | undefined> {
    const [type, id] = subject.split(':') as [string, string]
    return subjects.get(type)?.audience(id)
  }

  async function changed(subject: PresenceSubject): Promise<void> {
    const audience = await audienceOf(subject)
    if (audience === undefined) return
    // Said whole, so that a change costs no request of every browser that shows the subject.
    const at = new Date().toISOString()
    const people = await named(await store.list(subject), namesOf)
    await announce(audience, {
      subject,
      at,
      people: people.map(({ userId, name, state }) => ({ userId, name, state })),
    })
  }

  async function sweep(): Promise<void> {
    try {
      const gone = await store.takeExpired()
      for (const subject of new Set(gone.map((visit) => visit.subject))) await changed(subject)
    } catch (error) {
      log.debug({ reason: messageOf(error) }, 'who has gone could not be told; whoever looks sees it')
    }
  }
  const sweeping = setInterval(() => void sweep(), sweepMilliseconds).unref()

  return {
    audienceOf,
    async touch(subject, userId, state, seconds) {
      const before = await store.put({ subject, userId }, state, seconds)
      if (before !== state) await changed(subject)
    },
    async leave(subject, userId) {
      if (await store.remove({ subject, userId })) await changed(subject)
    },
    list: (subject) => store.list(subject),
    listMany: (subjects) => store.listMany(subjects),
    // A subject like any other that nobody may see: it has no owner.
    heard: async (userId) => void (await store.put({ subject: self(userId), userId }, 'viewing', onlineSeconds)),
    visits: async (userIds) => (await store.visits(userIds)).filter(({ subject }) => !isSelf(subject)),
    async online(userIds) {
      const visits = await store.visits([...new Set(userIds)])
      return new Set(visits.flatMap(({ subject, userId }) => (isSelf(subject) ? userId : [])))
    },
    close: () => clearInterval(sweeping),
  }
}

async function named(present: readonly PresentPerson[], namesOf: NamesOf) {
  if (present.length === 0) return []
  const names = await namesOf(present.map((person) => person.userId))
  return present.map((person) => ({ ...person, name: names.get(person.userId)?.name ?? '' }))
}

const oneSubject = '[a-z][a-z0-9-]{0,39}:[A-Za-z0-9_-]{1,40}'
const Subject = Type.String({ pattern: `^${oneSubject}$`, maxLength: 81 })
const State = Type.Union([Type.Literal('viewing'), Type.Literal('replying')])
const person = { userId: Id, name: Type.String(), state: State, until: Instant }
const People = Type.Object({ items: Type.Array(Type.Object(person)) })
const Subjects = Type.String({
  pattern: `^${oneSubject}(,${oneSubject}){0,99}$`,
  description: 'Up to 100, with commas between',
})
const config = { permission: 'live:listen' }

export function presenceRoutes(app: Routes, room: PresenceRoom, namesOf: NamesOf): void {
  async function sees(user: User, subject: PresenceSubject): Promise<boolean> {
    const audience = await room.audienceOf(subject)
    return (
      audience !== undefined &&
      user.permissions.has(audience.permission) &&
      inScope(user, audience, audience.unlinkedPermission)
    )
  }

  /** @throws KAUNTER_PRESENCE_SUBJECT_NOT_FOUND also for one out of the user's sight. */
  async function visible(text: string, user: User): Promise<PresenceSubject> {
    const subject = text as PresenceSubject
    if (!(await sees(user, subject))) throw subjectNotFound({ subject })
    return subject
  }

  async function shown(present: readonly PresentPerson[]) {
    const people = await named(present, namesOf)
    return people.map((person) => ({ ...person, until: person.until.toISOString() }))
  }
  const show = async (subject: PresenceSubject) => ({ items: await shown(await room.list(subject)) })

  app.put(
    '/presence',
    {
      config,
      schema: {
        summary: 'I am here; say it again every 10 seconds, who is not heard of for 30 is gone. Answers who is there',
        body: Type.Object({ subject: Subject, state: State }, { additionalProperties: false }),
        response: { 200: People },
      },
    },
    async (request) => {
      const user = userOf(request)
      const subject = await visible(request.body.subject, user)
      await room.touch(subject, user.id, request.body.state, presentSeconds)
      return show(subject)
    },
  )

  const query = { querystring: Type.Object({ subject: Subject }), response: { 200: People } }

  app.get(
    '/presence',
    { config, schema: { ...query, summary: 'Who is there; to be read again at each live event presence.changed' } },
    async (request) => show(await visible(request.query.subject, userOf(request))),
  )

  app.get(
    '/presence/many',
    {
      config,
      schema: {
        summary: 'Who is where; subjects out of sight, and those where nobody is, are left out',
        querystring: Type.Object({ subjects: Subjects }),
        response: {
          200: Type.Object({ items: Type.Array(Type.Object({ subject: Subject, ...person })), at: Instant }),
        },
      },
    },
    async (request) => {
      const user = userOf(request)
      const subjects = [...new Set(request.query.subjects.split(','))] as PresenceSubject[]
      const at = new Date().toISOString()
      const items: ({ subject: PresenceSubject } & Awaited<ReturnType<typeof shown>>[number])[] = []
      for (const [subject, present] of await room.listMany(subjects))
        if (await sees(user, subject)) items.push(...(await shown(present)).map((each) => ({ subject, ...each })))
      return { items, at }
    },
  )

  app.delete('/presence', { config, schema: { ...query, summary: 'I have left' } }, async (request) => {
    const user = userOf(request)
    const subject = await visible(request.query.subject, user)
    await room.leave(subject, user.id)
    return show(subject)
  })
}
