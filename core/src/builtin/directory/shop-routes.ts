import type { Shop } from '../../contracts/index.ts'
import { type User, userOf } from '../../kernel/http.ts'
import type { Context, Routes } from '../../kernel/plugin.ts'
import { Type } from '../../kernel/tokens.ts'
import { Id, PageQuery } from '../../kernel/wire.ts'
import { franchiseNotFound, outletNotFound } from './errors.ts'
import type { createImport } from './import.ts'
import { isOwn, type ShopChanges } from './shop-changes.ts'
import { listShops } from './shop-list.ts'
import { Code, Franchise, ImportResult, Name, Outlet, State, Status, TimeZone, toFranchise, toOutlet } from './wire.ts'

const read = { permission: 'directory:read' }
const manage = { permission: 'directory:manage' }
const ById = Type.Object({ id: Id })
const Search = { search: Type.Optional(Type.String({ maxLength: 100 })), status: Type.Optional(Status), ...PageQuery }
const page = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) })
const strict = { additionalProperties: false }
/** 5,000 lines of a file, with room for long names. */
const maxFileBytes = 4 * 1024 * 1024

interface ShopParts {
  changes: ShopChanges
  imports: ReturnType<typeof createImport>
  shop(kind: Shop['kind'], id: string): Promise<Shop | undefined>
}

/** Franchises, outlets, and their import from a file. */
export function shopRoutes(app: Routes, ctx: Context, { changes, imports, shop }: ShopParts): void {
  async function find(user: User, kind: Shop['kind'], id: string): Promise<Shop> {
    const found = await shop(kind, id)
    if (found !== undefined && isOwn(user.scope, found)) return found
    throw kind === 'franchise' ? franchiseNotFound({ id }) : outletNotFound({ id })
  }

  app.get(
    '/franchises',
    {
      config: read,
      schema: {
        summary: 'Franchises in the scope of the user, by FID',
        querystring: Type.Object(Search),
        response: { 200: page(Franchise) },
      },
    },
    async (request) => {
      const { items, nextCursor } = await listShops(ctx, {
        ...request.query,
        kind: 'franchise',
        scope: userOf(request).scope,
      })
      return { items: items.map(toFranchise), nextCursor }
    },
  )

  app.get(
    '/franchises/:id',
    { config: read, schema: { params: ById, response: { 200: Franchise } } },
    async (request) => toFranchise(await find(userOf(request), 'franchise', request.params.id)),
  )

  app.post(
    '/franchises',
    {
      config: manage,
      schema: {
        summary: 'Enter a franchise; only for those who see all of them',
        body: Type.Object({ fid: Code, name: Name, status: Type.Optional(Status) }, strict),
        response: { 201: Franchise },
      },
    },
    async (request, reply) => {
      const { fid, ...values } = request.body
      const made = await ctx.tx((tx) => changes.createFranchise(tx, userOf(request), fid, values))
      return reply.code(201).send(toFranchise(made))
    },
  )

  app.patch(
    '/franchises/:id',
    {
      config: manage,
      schema: {
        summary: 'Change a franchise; its FID stays',
        params: ById,
        body: Type.Object(
          { name: Type.Optional(Name), status: Type.Optional(Status) },
          { ...strict, minProperties: 1 },
        ),
        response: { 200: Franchise },
      },
    },
    async (request) => {
      const { params, body } = request
      return toFranchise(await ctx.tx((tx) => changes.change(tx, userOf(request), 'franchise', params.id, body)))
    },
  )

  app.get(
    '/outlets',
    {
      config: read,
      schema: {
        summary: 'Outlets in the scope of the user, by OID',
        querystring: Type.Object({ ...Search, franchiseId: Type.Optional(Id) }),
        response: { 200: page(Outlet) },
      },
    },
    async (request) => {
      const { items, nextCursor } = await listShops(ctx, {
        ...request.query,
        kind: 'outlet',
        scope: userOf(request).scope,
      })
      return { items: items.map(toOutlet), nextCursor }
    },
  )

  app.get('/outlets/:id', { config: read, schema: { params: ById, response: { 200: Outlet } } }, async (request) =>
    toOutlet(await find(userOf(request), 'outlet', request.params.id)),
  )

  const OutletFields = { status: Type.Optional(Status), timeZone: Type.Optional(TimeZone), state: Type.Optional(State) }
  app.post(
    '/outlets',
    {
      config: manage,
      schema: {
        summary: 'Enter an outlet of a franchise',
        body: Type.Object({ oid: Code, franchiseId: Id, name: Name, ...OutletFields }, strict),
        response: { 201: Outlet },
      },
    },
    async (request, reply) => {
      const { oid, ...values } = request.body
      const made = await ctx.tx((tx) => changes.createOutlet(tx, userOf(request), oid, values))
      return reply.code(201).send(toOutlet(made))
    },
  )

  app.patch(
    '/outlets/:id',
    {
      config: manage,
      schema: {
        summary: 'Change an outlet; one that goes to another franchise takes its open tickets with it. Its OID stays',
        params: ById,
        body: Type.Object(
          { franchiseId: Type.Optional(Id), name: Type.Optional(Name), ...OutletFields },
          { ...strict, minProperties: 1 },
        ),
        response: { 200: Outlet },
      },
    },
    async (request) => {
      const { params, body } = request
      return toOutlet(await ctx.tx((tx) => changes.change(tx, userOf(request), 'outlet', params.id, body)))
    },
  )

  app.post(
    '/import',
    {
      config: manage,
      bodyLimit: maxFileBytes,
      schema: {
        summary:
          'Enter and change many from a CSV file: all or nothing. With `dryRun` say what would happen, and every problem',
        body: Type.Object(
          {
            kind: Type.Union([Type.Literal('franchise'), Type.Literal('outlet')]),
            csv: Type.String(),
            dryRun: Type.Boolean(),
          },
          strict,
        ),
        response: { 200: ImportResult },
      },
    },
    async (request) => {
      const { kind, csv, dryRun } = request.body
      const user = userOf(request)
      return dryRun ? imports.preview(user, kind, csv) : ctx.tx((tx) => imports.apply(tx, user, kind, csv))
    },
  )
}
