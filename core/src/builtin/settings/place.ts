import type { Directory, Shop } from '../../contracts/index.ts'
import { requestInvalid } from '../../kernel/errors.ts'
import type { User } from '../../kernel/http.ts'
import { inScope } from '../../kernel/scope.ts'
import type { SettingsLevel, SettingsPlace } from '../../kernel/settings.ts'
import { placeUnknown, platformForbidden } from './errors.ts'

/** A place whose settings somebody reads or changes. */
export interface SettingsTarget {
  level: SettingsLevel
  /** `0` for the platform. */
  id: string
  shop: Shop | null
  /** As live events and look-ups name it. */
  place: { franchiseId: string | null; outletId: string | null }
}

/**
 * The place that a request names, if the user may see it. Whoever sees only some franchises or outlets has no business
 * with the platform's own values, though those in force at their outlets are shown there as inherited.
 *
 * @throws KAUNTER_SETTINGS_PLATFORM_FORBIDDEN; KAUNTER_SETTINGS_PLACE_UNKNOWN alike for what is not there and what is
 * not to be seen.
 */
export async function targetOf(
  directory: Directory,
  user: User,
  { franchiseId, outletId }: SettingsPlace,
): Promise<SettingsTarget> {
  if (franchiseId && outletId) throw requestInvalid({ problem: 'name a franchise or an outlet, not both' })
  const id = outletId ?? franchiseId
  if (!id) {
    if (!user.scope.all) throw platformForbidden({})
    return { level: 'platform', id: '0', shop: null, place: { franchiseId: null, outletId: null } }
  }
  const kind = outletId ? 'outlet' : 'franchise'
  const shop = await directory.shop(kind, id)
  const place =
    kind === 'outlet' ? { franchiseId: shop?.franchise?.id ?? null, outletId: id } : { franchiseId: id, outletId: null }
  if (shop === undefined || !inScope(user, place, null)) throw placeUnknown({ kind, id })
  return { level: kind, id, shop, place }
}
