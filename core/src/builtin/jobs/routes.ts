import type { FastifyRequest } from 'fastify'
import { cursorInvalid } from '../../kernel/errors.ts'
import { userOf } from '../../kernel/http.ts'
import type { Routes } from '../../kernel/plugin.ts'
import { type TSchema, Type } from '../../kernel/tokens.ts'
import { Instant } from '../../kernel/wire.ts'
import type { Desk } from './desk.ts'
import { letterGone, wholeBusinessOnly } from './errors.ts'
import { BlockedView, DetailView, GroupView, LetterView, QueueView, Uuid } from './views.ts'

const Params = Type.Object({ id: Uuid })
const Reason = Type.String({ minLength: 3, maxLength: 500, pattern: '\\S' })
const alike = {
  job: Type.String({ maxLength: 200 }),
  fingerprint: Type.String({ maxLength: 64 }),
  until: Type.Intersect([Instant], {
    description: '`lastAt` of the group as it was shown: later failures are left alone',
  }),
}
const strict = { additionalProperties: false }
const list = <S extends TSchema>(item: S) => Type.Object({ items: Type.Array(item) })
const Progress = Type.Object({
  done: Type.Integer({ description: 'How many this call took' }),
  remaining: Type.Integer({ description: 'How many are left: call again until it is 0' }),
})

/** Not for those who see only a part of the business: a failed job may concern any franchise. */
function wholeBusiness(request: FastifyRequest): void {
  if (!userOf(request).scope.all) throw wholeBusinessOnly({})
}

export function routes(app: Routes, desk: Desk): void {
  app.addHook('preHandler', async (request) => wholeBusiness(request))
  const read = { permission: 'jobs:read' }
  const manage = { permission: 'jobs:manage' }
  const actor = (request: FastifyRequest) => userOf(request).id

  app.get(
    '/dead',
    {
      config: read,
      schema: {
        summary: 'Jobs that failed for good, the latest first',
        querystring: Type.Object({
          job: Type.Optional(alike.job),
          plugin: Type.Optional(Type.String({ maxLength: 60 })),
          fingerprint: Type.Optional(alike.fingerprint),
          cursor: Type.Optional(Type.String({ maxLength: 200 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
        }),
        response: {
          200: Type.Object({ items: Type.Array(LetterView), nextCursor: Type.Union([Type.String(), Type.Null()]) }),
        },
      },
    },
    async ({ query: { cursor, limit = 50, ...filter } }) => {
      const letters = await desk.list({ ...filter, after: decodePosition(cursor), limit: limit + 1 })
      const items = letters.slice(0, limit)
      const last = items.at(-1)
      return {
        items: items.map(desk.views.letter),
        nextCursor: letters.length > limit && last ? encodePosition(last.position, last.id) : null,
      }
    },
  )

  app.get(
    '/dead/groups',
    {
      config: read,
      schema: { summary: 'Failures that are alike: same job, same error', response: { 200: list(GroupView) } },
    },
    async () => ({ items: (await desk.dead.groups()).map(desk.views.group) }),
  )

  app.get(
    '/dead/:id',
    {
      config: read,
      schema: {
        summary: 'One failed job with its tries and its payload',
        params: Params,
        response: { 200: DetailView },
      },
    },
    async ({ params }) => {
      const letter = await desk.dead.get(params.id)
      if (letter === undefined) throw letterGone({})
      return desk.views.detail(letter, await desk.countAlike(letter))
    },
  )

  app.post(
    '/dead/:id/retry',
    {
      config: manage,
      schema: {
        summary: 'Put a failed job back, under the id that it had',
        params: Params,
        response: { 200: Type.Object({ done: Type.Integer() }) },
      },
    },
    async (request) => ({ done: await desk.retryOne(actor(request), request.params.id) }),
  )

  app.post(
    '/dead/retry',
    {
      config: manage,
      schema: {
        summary: 'Put back all that are alike, some hundreds with each call',
        body: Type.Object(alike, strict),
        response: { 200: Progress },
      },
    },
    (request) => desk.retryAlike(actor(request), request.body),
  )

  app.post(
    '/dead/:id/dismiss',
    {
      config: manage,
      schema: {
        summary: 'Take a failed job off the list for a reason; what waited behind it goes on',
        params: Params,
        body: Type.Object({ reason: Reason }, strict),
        response: { 200: Type.Object({ done: Type.Integer() }) },
      },
    },
    async (request) => ({ done: await desk.dismissOne(actor(request), request.params.id, request.body.reason) }),
  )

  app.post(
    '/dead/dismiss',
    {
      config: manage,
      schema: {
        summary: 'Dismiss all that are alike, some hundreds with each call',
        body: Type.Object({ ...alike, reason: Reason }, strict),
        response: { 200: Progress },
      },
    },
    (request) => desk.dismissAlike(actor(request), request.body, request.body.reason),
  )

  app.get(
    '/blocked',
    {
      config: read,
      schema: {
        summary: 'Failed jobs that others of the same key wait behind',
        response: { 200: list(BlockedView) },
      },
    },
    async () => ({ items: (await desk.dead.blocked()).map(desk.views.blocked) }),
  )

  app.post(
    '/blocked/:id/skip',
    {
      config: manage,
      schema: {
        summary: 'Let the others pass; the failed job itself stays on the list',
        params: Params,
        response: { 200: Type.Object({ ok: Type.Literal(true) }) },
      },
    },
    async (request) => {
      await desk.skip(actor(request), request.params.id)
      return { ok: true as const }
    },
  )

  app.get(
    '/queues',
    {
      config: read,
      schema: { summary: 'What waits, runs and is due, for every job', response: { 200: list(QueueView) } },
    },
    async () => ({ items: (await desk.figures()).map(desk.views.queue) }),
  )
}

const encodePosition = (at: string, id: string) => Buffer.from(`${at}|${id}`).toString('base64url')

/** @throws KAUNTER_CURSOR_INVALID for anything the list did not give out. */
function decodePosition(cursor: string | undefined): { at: string; id: string } | undefined {
  if (cursor === undefined) return undefined
  const match = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?)\|([0-9a-f-]{36})$/.exec(
    Buffer.from(cursor, 'base64url').toString(),
  )
  const [, at = '', id = ''] = match ?? []
  if (
    match === null ||
    Number.isNaN(Date.parse(at.replace(' ', 'T').replace(/[+-]\d\d.*$/, 'Z'))) ||
    encodePosition(at, id) !== cursor
  )
    throw cursorInvalid({})
  return { at, id }
}
