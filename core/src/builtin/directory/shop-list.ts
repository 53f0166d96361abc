import type { Knex } from 'knex'
import type { Shop, ShopStatus } from '../../contracts/index.ts'
import { cursorInvalid } from '../../kernel/errors.ts'
import type { Scope } from '../../kernel/http.ts'
import type { Context } from '../../kernel/plugin.ts'
import { franchisesOf, outletsOf, type ShopRow, shopMatches, shopsInScope, toShop } from './shops.ts'

interface ListQuery {
  kind: Shop['kind']
  scope: Scope
  search?: string | undefined
  status?: ShopStatus | undefined
  franchiseId?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** A page of franchises or outlets in the scope, by their number. */
export async function listShops(
  ctx: Context,
  { kind, scope, search, status, franchiseId, cursor, limit = 50 }: ListQuery,
) {
  const code = kind === 'franchise' ? 's.fid' : 's.oid'
  const query: Knex.QueryBuilder = (kind === 'franchise' ? franchisesOf : outletsOf)(ctx, ctx.db)
  shopsInScope(query, kind, scope)
  if (search) shopMatches(query, kind, search)
  if (status !== undefined) query.where('s.status', status)
  if (franchiseId !== undefined) query.where('s.franchise_id', franchiseId)
  // The number is unique, so it alone says where to go on.
  if (cursor !== undefined) query.where(code, '>', decode(cursor))
  const rows: ShopRow[] = await query.orderBy(code).limit(limit + 1)
  const last = rows[limit - 1]
  return {
    items: rows.slice(0, limit).map((row) => toShop(kind, row)),
    nextCursor: rows.length > limit && last ? encode(last.code) : null,
  }
}

/** Marked, so that nothing else is taken for one. */
const mark = 'after:'
const encode = (code: string) => Buffer.from(mark + code).toString('base64url')

function decode(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString()
  const code = text.slice(mark.length)
  if (!text.startsWith(mark) || code.includes('\0') || encode(code) !== cursor) throw cursorInvalid({})
  return code
}
