import { Id, insertNew, insertOne, isDuplicate, type Routes, type Tx, Type, type User, userOf } from '@kaunter/core'
import type { TicketsContext } from '../tables.ts'
import { notFound, taken, wholeBusinessOnly } from './errors.ts'
import type { Noun, Row } from './nouns.ts'

/** More than anybody sets up; the lists are read whole. */
const most = 1000

/** Keeps what people set up. What is removed stays in the table, for tickets that have it and for their history. */
export function createRecords<B extends object>(ctx: TicketsContext, noun: Noun<B>) {
  const { name, table } = noun

  async function find(id: string, tx?: Tx): Promise<Row> {
    const query = (tx?.db ?? ctx.db)(table).where({ id }).whereNull('removed_at')
    if (tx !== undefined) query.forUpdate()
    const row: Row | undefined = await query.first()
    if (row === undefined) throw notFound({ name, id })
    return row
  }

  async function views(rows: readonly Row[], tx?: Tx): Promise<(B & { id: string })[]> {
    const bodies = await noun.toBodies(rows, tx)
    return rows.map(({ id }, i) => ({ ...(bodies[i] as B), id }))
  }
  const view = async (row: Row, tx?: Tx) => (await views([row], tx))[0] as B & { id: string }

  const list = async () => {
    const query = ctx.db(table).whereNull('removed_at').limit(most)
    for (const column of noun.order) query.orderBy(column)
    return views((await query) as Row[])
  }

  /** @param id of the one to change; null for a new one. */
  const save = (user: User, id: string | null, body: B) =>
    ctx.tx(async (tx) => {
      wholeBusiness(user)
      const before = id === null ? null : await find(id, tx)
      const was = before && (await view(before, tx))
      await noun.check?.(tx, body, before)
      const stored = await write(tx, before, noun.toRow(body))
      await noun.stored?.(tx, stored, body)
      const after = await view(await find(stored, tx), tx)
      await record(tx, user, before === null ? 'created' : 'changed', stored, was, after)
      return after
    })

  async function write(tx: Tx, before: Row | null, row: Record<string, unknown>): Promise<string> {
    const { unique } = noun
    const inTheWay = taken({ name, value: String(row[unique ?? ''] ?? '') }, { details: { field: unique } })
    if (before !== null)
      try {
        await tx.db(table).where({ id: before.id }).update(row)
        return before.id
      } catch (error) {
        throw isDuplicate(error) ? inTheWay : error
      }
    if (unique === undefined) return insertOne(tx.db, table, row)
    const [made] = await insertNew(tx.db, table, [row], [unique])
    if (made === undefined) throw inTheWay
    return made
  }

  const remove = (user: User, id: string) =>
    ctx.tx(async (tx) => {
      wholeBusiness(user)
      const row = await find(id, tx)
      const before = await view(row, tx)
      await noun.removing?.(tx, row)
      await tx.db(table).where({ id }).update({ removed_at: new Date() })
      await record(tx, user, 'removed', id, before)
    })

  /** What people have entered; what became of it meanwhile is nobody's act. */
  const entered = (one: object | null | undefined) =>
    one && Object.fromEntries(Object.entries(one).filter(([field]) => field in noun.Body.properties))

  async function record(tx: Tx, { id: actorId }: User, verb: string, id: string, was: B | null, is?: B): Promise<void> {
    const [before, after] = [entered(was), entered(is)]
    const sides = { ...(before && { before }), ...(after && { after }) }
    const action = `ticket.${name}-${verb}`
    await ctx.use.audit.record(tx, { actorId, action, subject: { type: `ticket-${name}`, id }, ...sides })
  }

  return { list, get: async (id: string) => view(await find(id)), save, remove }
}

/** What is set up holds for all outlets, so that who sees some of them cannot change it for the others. */
export function wholeBusiness(user: User): void {
  if (!user.scope.all) throw wholeBusinessOnly({})
}

const ById = Type.Object({ id: Id })

/** The five routes of a noun. */
export function recordRoutes<B extends object>(
  app: Routes,
  ctx: TicketsContext,
  noun: Noun<B>,
  readPermission: string,
): void {
  const records = createRecords(ctx, noun)
  const { path, name, Body, More = Type.Object({}) } = noun
  const One = Type.Composite([Type.Object({ id: Id }), Body, More])
  const read = { permission: readPermission }
  const configure = { permission: 'tickets:configure' }
  const about = (verb: string) => `${verb} a ${name}; for those who see all outlets`

  app.get(
    `/${path}`,
    {
      config: read,
      schema: { summary: `Every ${name}`, response: { 200: Type.Object({ items: Type.Array(One) }) } },
    },
    async () => ({ items: await records.list() }),
  )
  app.get(
    `/${path}/:id`,
    { config: read, schema: { summary: `One ${name}`, params: ById, response: { 200: One } } },
    (request) => records.get(request.params.id),
  )
  app.post(
    `/${path}`,
    { config: configure, schema: { summary: about('Make'), body: Body, response: { 201: One } } },
    async (request, reply) => reply.code(201).send(await records.save(userOf(request), null, request.body as B)),
  )
  app.put(
    `/${path}/:id`,
    { config: configure, schema: { summary: about('Change'), params: ById, body: Body, response: { 200: One } } },
    (request) => records.save(userOf(request), request.params.id, request.body as B),
  )
  app.delete(
    `/${path}/:id`,
    { config: configure, schema: { summary: about('Remove'), params: ById, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await records.remove(userOf(request), request.params.id)
      return reply.code(204).send(null)
    },
  )
}
