import type { FastifyBaseLogger } from 'fastify'
import type { Audience, Presence, PresenceSubject, PresenceSubjects } from '../../contracts/index.ts'
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

export interface PresenceParts {
  store: PresenceStore
  subjects: ReadonlyMap<string, PresenceSubjects>
  /** Tells those who may see the subject to look who is there. */
  announce(subject: PresenceSubject, audience: Audience): Promise<void>
  log: FastifyBaseLogger
}

export interface PresenceRoom extends Presence {
  audienceOf(subject: PresenceSubject): Promise<Audience | undefined>
  close(): void
}

export function createPresence({ store, subjects, announce, log }: PresenceParts): PresenceRoom {
  async function audienceOf(subject: PresenceSubject): Promise<Audience | undefined> {
    const [type, id] = subject.split(':') as [string, string]
    return subjects.get(type)?.audience(id)
  }

  async function changed(subject: PresenceSubject): Promise<void> {
    const audience = await audienceOf(subject)
    if (audience !== undefined) await announce(subject, audience)
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
    close: () => clearInterval(sweeping),
  }
}

const Subject = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}:[A-Za-z0-9_-]{1,40}$', maxLength: 81 })
const State = Type.Union([Type.Literal('viewing'), Type.Literal('replying')])
const People = Type.Object({
  items: Type.Array(Type.Object({ userId: Id, name: Type.String(), state: State, until: Instant })),
})
const config = { permission: 'live:listen' }

export function presenceRoutes(
  app: Routes,
  room: PresenceRoom,
  namesOf: (ids: readonly string[]) => Promise<Map<string, { name: string }>>,
): void {
  /** @throws KAUNTER_PRESENCE_SUBJECT_NOT_FOUND also for one out of the user's sight. */
  async function visible(text: string, user: User): Promise<PresenceSubject> {
    const subject = text as PresenceSubject
    const audience = await room.audienceOf(subject)
    const may =
      audience !== undefined &&
      user.permissions.has(audience.permission) &&
      inScope(user, audience, audience.unlinkedPermission)
    if (!may) throw subjectNotFound({ subject })
    return subject
  }

  async function show(subject: PresenceSubject) {
    const present = await room.list(subject)
    const names = await namesOf(present.map((person) => person.userId))
    return {
      items: present.map(({ userId, state, until }) => ({
        userId,
        name: names.get(userId)?.name ?? '',
        state,
        until: until.toISOString(),
      })),
    }
  }

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

  app.delete('/presence', { config, schema: { ...query, summary: 'I have left' } }, async (request) => {
    const user = userOf(request)
    const subject = await visible(request.query.subject, user)
    await room.leave(subject, user.id)
    return show(subject)
  })
}
