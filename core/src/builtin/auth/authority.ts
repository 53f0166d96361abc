import type { Knex } from 'knex'
import type { Shop, ShopBook } from '../../contracts/directory.ts'
import type { User } from '../../kernel/http.ts'
import type { Tx } from '../../kernel/plugin.ts'
import { beyondOwn, placeUnknown, scopeMissing, userNotFound } from './errors.ts'
import type { Role, RoleStore } from './role-store.ts'
import type { StoredUser, UserValues } from './users.ts'

/**
 * Nobody gives what he does not have: neither a permission nor the sight of an outlet. Nor does anybody touch the account
 * of somebody who may do more, which would be the same by another way.
 */
export function createAuthority(roles: RoleStore, shops: () => ShopBook) {
  /** @throws KAUNTER_AUTH_BEYOND_OWN */
  function assertPermissions(actor: User, role: Pick<Role, 'name' | 'permissions'>): void {
    if (mayGive(actor, role)) return
    if (role.name === 'admin') throw beyondOwn({ what: 'only an administrator makes administrators' })
    const more = role.permissions.filter((permission) => !actor.permissions.has(permission))
    throw beyondOwn({ what: `the role "${role.name}" has ${more.join(', ')}` })
  }

  /** The same as a question. */
  const mayGive = ({ role, permissions }: User, wanted: Pick<Role, 'name' | 'permissions'>): boolean =>
    role === 'admin' || (wanted.name !== 'admin' && wanted.permissions.every((each) => permissions.has(each)))

  /** What of the scope is not within the actor's, by the shops that there are. */
  function outside({ scope }: User, { franchiseIds, outletIds }: Places, found: readonly Shop[]) {
    const shop = (kind: Shop['kind'], id: string) => found.find((each) => each.kind === kind && each.id === id)
    const mine = (id: string | undefined) => scope.all || (id !== undefined && scope.franchiseIds.includes(id))
    const franchise = franchiseIds.find((id) => !(shop('franchise', id) && mine(id)))
    if (franchise !== undefined) return { kind: 'franchise' as const, id: franchise }
    const own = (id: string) => scope.outletIds.includes(id)
    const outlet = outletIds.find((id) => {
      const there = shop('outlet', id)
      return there === undefined || !(own(id) || mine(there.franchise?.id))
    })
    return outlet === undefined ? undefined : { kind: 'outlet' as const, id: outlet }
  }

  /** @throws KAUNTER_AUTH_PLACE_UNKNOWN alike for what is not there and what is not to be given. */
  async function assertScope(actor: User, wanted: UserValues, tx: Tx): Promise<void> {
    if (wanted.scopeAll) {
      if (!actor.scope.all) throw beyondOwn({ what: 'your account sees some outlets only' })
      return
    }
    const stranger = outside(actor, wanted, await shops().byIds(wanted, tx))
    if (stranger !== undefined) throw placeUnknown(stranger)
    if (!actor.scope.all && places(wanted).length === 0) throw scopeMissing({})
  }

  /** Whoever sees some outlets manages the people of these, and nobody who also sees others. */
  async function sees(actor: User, user: StoredUser, tx?: Tx): Promise<boolean> {
    if (actor.scope.all || actor.id === user.id) return true
    if (user.scopeAll || places(user).length === 0) return false
    return outside(actor, user, await shops().byIds(user, tx)) === undefined
  }

  /** The same as `sees`, for a list of users. */
  async function narrow(query: Knex.QueryBuilder, { id, scope }: User, scopeTable: string, db: Knex): Promise<void> {
    if (scope.all) return
    const outlets = [...scope.outletIds, ...(await shops().outletsOf(scope.franchiseIds))]
    const owners = () => db(scopeTable).select('user_id')
    const strangers = owners()
      .where((place) => place.whereNotNull('franchise_id').whereNotIn('franchise_id', scope.franchiseIds))
      .orWhere((place) => place.whereNotNull('outlet_id').whereNotIn('outlet_id', outlets))
    query.where((mine) =>
      mine
        .where({ id })
        .orWhere((other) => other.where('scope_all', false).whereIn('id', owners()).whereNotIn('id', strangers)),
    )
  }

  /**
   * Asked before a user is made or changed.
   *
   * @throws KAUNTER_AUTH_USER_NOT_FOUND, …_BEYOND_OWN, …_PLACE_UNKNOWN, …_SCOPE_MISSING
   */
  async function assertMay(actor: User, tx: Tx, before: StoredUser | null, after: UserValues): Promise<void> {
    if (before !== null) {
      if (!(await sees(actor, before, tx))) throw userNotFound({ id: before.id })
      assertPermissions(actor, await roles.effective(before.role, tx))
    }
    if (after.role !== before?.role) assertPermissions(actor, await roles.effective(after.role, tx))
    const same = before !== null && before.scopeAll === after.scopeAll && sameList(places(before), places(after))
    if (!same) await assertScope(actor, after, tx)
  }

  return { assertPermissions, mayGive, sees, narrow, assertMay }
}

type Places = Pick<UserValues, 'franchiseIds' | 'outletIds'>
const places = ({ franchiseIds, outletIds }: Places) => [...franchiseIds.map((id) => `f${id}`), ...outletIds]
const sameList = (a: readonly string[], b: readonly string[]) => a.join() === b.join()

export type Authority = ReturnType<typeof createAuthority>
