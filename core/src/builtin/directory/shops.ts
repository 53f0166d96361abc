import type { Knex } from 'knex'
import type { Directory, MalaysianState, Shop, ShopBook, ShopStatus } from '../../contracts/index.ts'
import type { Scope } from '../../kernel/http.ts'
import type { Context } from '../../kernel/plugin.ts'

export interface ShopRow {
  id: string
  code: string
  name: string
  franchise_id: string | null
  franchise_name: string | null
  status: ShopStatus
  time_zone: string | null
  state: MalaysianState | null
}

/** Franchises `s`. */
export const franchisesOf = (ctx: Pick<Context, 'table'>, db: Knex) =>
  db({ s: ctx.table('franchise') }).select('s.id', 's.name', 's.status', { code: 's.fid' })
/** Outlets `s` with their franchises `f`. */
export const outletsOf = (ctx: Pick<Context, 'table'>, db: Knex) =>
  db({ s: ctx.table('outlet') })
    .join({ f: ctx.table('franchise') }, 'f.id', 's.franchise_id')
    .select('s.id', 's.name', 's.status', 's.time_zone', 's.state', 's.franchise_id')
    .select({ code: 's.oid', franchise_name: 'f.name' })

/** Reads franchises and outlets. */
export function createShops(ctx: Context): Pick<Directory, 'shop' | 'shopByCode' | 'findShops'> {
  const franchises = (db: Knex) => franchisesOf(ctx, db)
  const outlets = (db: Knex) => outletsOf(ctx, db)

  async function one(kind: Shop['kind'], column: string, value: string, db: Knex = ctx.db): Promise<Shop | undefined> {
    const [row]: ShopRow[] = await (kind === 'franchise' ? franchises(db) : outlets(db)).where(column, value)
    return row && toShop(kind, row)
  }

  return {
    shop: (kind, id, tx) => one(kind, 's.id', id, tx?.db),
    shopByCode: (kind, code, tx) => one(kind, kind === 'franchise' ? 's.fid' : 's.oid', code, tx?.db),
    async findShops({ text, scope, limit, kind }) {
      const found: Shop[] = []
      for (const each of kind === undefined ? (['franchise', 'outlet'] as const) : [kind]) {
        const query: Knex.QueryBuilder = (each === 'franchise' ? franchises : outlets)(ctx.db)
        shopsInScope(query, each, scope)
        shopMatches(query, each, text)
        const rows: ShopRow[] = await query.orderBy(['s.name', 's.id']).limit(limit - found.length)
        found.push(...rows.map((row) => toShop(each, row)))
      }
      return found
    },
  }
}

/** Narrows a query of `franchisesOf` or `outletsOf` to a scope. */
export function shopsInScope(query: Knex.QueryBuilder, kind: Shop['kind'], scope: Scope): void {
  if (scope.all) return
  if (kind === 'franchise') query.whereIn('s.id', scope.franchiseIds)
  else query.where((own) => own.whereIn('s.franchise_id', scope.franchiseIds).orWhereIn('s.id', scope.outletIds))
}

/** Narrows a query of `franchisesOf` or `outletsOf` to those whose name or number contains the text. */
export function shopMatches(query: Knex.QueryBuilder, kind: Shop['kind'], text: string): void {
  const pattern = `%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`
  const code = kind === 'franchise' ? 'fid' : 'oid'
  query.whereRaw(`(lower(s.name) like ? escape '!' or lower(s.${code}) like ? escape '!')`, [pattern, pattern])
}

/** A row of `franchisesOf` or `outletsOf`. */
export const toShop = (kind: Shop['kind'], row: ShopRow): Shop => ({
  kind,
  id: row.id,
  code: row.code,
  name: row.name,
  status: row.status,
  franchise: kind === 'outlet' ? { id: row.franchise_id as string, name: row.franchise_name as string } : null,
  timeZone: row.time_zone ?? null,
  state: row.state ?? null,
})

/** The same for those who start before the directory. */
export function createShopBook(ctx: Context): ShopBook {
  return {
    async byIds({ franchiseIds, outletIds }, tx) {
      const db = tx?.db ?? ctx.db
      const franchises: ShopRow[] =
        franchiseIds.length === 0 ? [] : await franchisesOf(ctx, db).whereIn('s.id', franchiseIds)
      const outlets: ShopRow[] = outletIds.length === 0 ? [] : await outletsOf(ctx, db).whereIn('s.id', outletIds)
      return [...franchises.map((row) => toShop('franchise', row)), ...outlets.map((row) => toShop('outlet', row))]
    },
    outletsOf: (franchiseIds, tx) =>
      (tx?.db ?? ctx.db)(ctx.table('outlet')).whereIn('franchise_id', franchiseIds).pluck('id'),
  }
}
