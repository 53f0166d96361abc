import type { Knex } from 'knex'
import type { Directory, Shop } from '../../contracts/index.ts'
import type { Context } from '../../kernel/plugin.ts'

interface ShopRow {
  id: string
  code: string
  name: string
  franchise_id: string | null
  franchise_name: string | null
}

/** Franchises and outlets. */
export function createShops(ctx: Context): Pick<Directory, 'shop' | 'shopByCode' | 'findShops'> {
  const franchises = (db: Knex) => db({ s: ctx.table('franchise') }).select('s.id', 's.name', { code: 's.fid' })
  const outlets = (db: Knex) =>
    db({ s: ctx.table('outlet') })
      .join({ f: ctx.table('franchise') }, 'f.id', 's.franchise_id')
      .select('s.id', 's.name', { code: 's.oid' }, 's.franchise_id', { franchise_name: 'f.name' })

  async function one(kind: Shop['kind'], column: string, value: string, db: Knex = ctx.db): Promise<Shop | undefined> {
    const [row]: ShopRow[] = await (kind === 'franchise' ? franchises(db) : outlets(db)).where(column, value)
    return row && toShop(kind, row)
  }

  return {
    shop: (kind, id, tx) => one(kind, 's.id', id, tx?.db),
    shopByCode: (kind, code, tx) => one(kind, kind === 'franchise' ? 's.fid' : 's.oid', code, tx?.db),
    async findShops({ text, scope, limit, kind }) {
      const pattern = `%${text.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`
      const matching = (query: Knex.QueryBuilder, code: string) =>
        query
          .whereRaw(`(lower(s.name) like ? escape '!' or lower(s.${code}) like ? escape '!')`, [pattern, pattern])
          .orderBy(['s.name', 's.id'])
      const queries = {
        franchise: matching(franchises(ctx.db), 'fid').where(
          (scoped) => scope.all || scoped.whereIn('s.id', scope.franchiseIds),
        ),
        outlet: matching(outlets(ctx.db), 'oid').where(
          (scoped) =>
            scope.all || scoped.whereIn('s.franchise_id', scope.franchiseIds).orWhereIn('s.id', scope.outletIds),
        ),
      }
      const found: Shop[] = []
      for (const each of kind === undefined ? (['franchise', 'outlet'] as const) : [kind]) {
        const rows: ShopRow[] = await queries[each].limit(limit - found.length)
        found.push(...rows.map((row) => toShop(each, row)))
      }
      return found
    },
  }
}

const toShop = (kind: Shop['kind'], row: ShopRow): Shop => ({
  kind,
  id: row.id,
  code: row.code,
  name: row.name,
  franchise: kind === 'outlet' ? { id: row.franchise_id as string, name: row.franchise_name as string } : null,
})
