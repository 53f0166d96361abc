import type { Knex } from 'knex'
import type { User } from './http.ts'

export interface Place {
  franchiseId: string | null
  outletId: string | null
}

/** Whether a subject at this place is within the user's scope. The same rule as `whereInScope`, for what is in memory. */
export function inScope(user: User, place: Place, unlinkedPermission: string | null): boolean {
  if (user.scope.all) return true
  if (place.franchiseId === null && place.outletId === null)
    return unlinkedPermission !== null && user.permissions.has(unlinkedPermission)
  return (
    (place.franchiseId !== null && user.scope.franchiseIds.includes(place.franchiseId)) ||
    (place.outletId !== null && user.scope.outletIds.includes(place.outletId))
  )
}

/**
 * Narrows a query to the user's scope; the table has `franchise_id` and `outlet_id`.
 *
 * @param table its name or alias, where the query has several.
 */
export function whereInScope(query: Knex.QueryBuilder, user: User, unlinkedPermission: string, table?: string): void {
  if (user.scope.all) return
  const [franchiseId, outletId] = ['franchise_id', 'outlet_id'].map((name) => (table ? `${table}.${name}` : name)) as [
    string,
    string,
  ]
  query.where((scoped) => {
    scoped.whereIn(franchiseId, user.scope.franchiseIds).orWhereIn(outletId, user.scope.outletIds)
    if (user.permissions.has(unlinkedPermission))
      scoped.orWhere((unlinked) => unlinked.whereNull(franchiseId).whereNull(outletId))
  })
}
