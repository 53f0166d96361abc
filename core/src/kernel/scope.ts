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

/** Narrows a query to the user's scope; the table has `franchise_id` and `outlet_id`. */
export function whereInScope(query: Knex.QueryBuilder, user: User, unlinkedPermission: string): void {
  if (user.scope.all) return
  query.where((scoped) => {
    scoped.whereIn('franchise_id', user.scope.franchiseIds).orWhereIn('outlet_id', user.scope.outletIds)
    if (user.permissions.has(unlinkedPermission))
      scoped.orWhere((unlinked) => unlinked.whereNull('franchise_id').whereNull('outlet_id'))
  })
}
