import type { People, ShopBook } from '../../contracts/index.ts'
import type { Context } from '../../kernel/plugin.ts'
import type { RoleChanges, RolePermissions } from './roles.ts'

interface ColleagueRow extends RoleChanges {
  id: string
  name: string
  role: string
  scope_all: boolean
}

/** Who could work at places: whoever sees all of them, or one of them, or the franchise of one. */
export function createColleagues(
  ctx: Pick<Context, 'db' | 'table'>,
  permissionsOf: RolePermissions,
  shops: () => ShopBook,
): People['ableIn'] {
  async function near(franchiseIds: readonly string[], outletIds: readonly string[]): Promise<Set<string>> {
    const [outlets, known] = await Promise.all([
      shops().outletsOf(franchiseIds),
      shops().byIds({ franchiseIds: [], outletIds }),
    ])
    const above = known.flatMap(({ franchise }) => franchise?.id ?? [])
    const users: string[] = await ctx
      .db(ctx.table('user_scope'))
      .whereIn('franchise_id', [...franchiseIds, ...above])
      .orWhereIn('outlet_id', [...outletIds, ...outlets])
      .distinct('user_id')
      .pluck('user_id')
    return new Set(users)
  }

  return async (permission, { all, franchiseIds, outletIds }) => {
    const rows: ColleagueRow[] = await ctx
      .db({ u: ctx.table('user') })
      .leftJoin({ r: ctx.table('role') }, 'r.name', 'u.role')
      .where('u.active', true)
      .orderBy(['u.name', 'u.id'])
      .select('u.id', 'u.name', 'u.role', 'u.scope_all', 'r.added', 'r.removed')
    const here = all ? undefined : await near(franchiseIds, outletIds)
    return rows
      .filter((row) => permissionsOf(row.role, row).has(permission))
      .filter(({ id, scope_all }) => here === undefined || scope_all || here.has(id))
      .map(({ id, name, role }) => ({ id, name, role }))
  }
}
