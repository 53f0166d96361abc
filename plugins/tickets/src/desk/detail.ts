import { Id, nullable, type Static, Type, type User } from '@kaunter/core'
import type { TicketRow, TicketsContext } from '../tables.ts'
import { type Together, TogetherDetail } from '../together/together.ts'
import type { Watchers } from '../tools/watchers.ts'
import { Watching } from '../tools/watching.ts'
import { createFieldValues, parseValue } from './field-values.ts'
import { FieldValue } from './patch.ts'
import { createTicketTags } from './ticket-tags.ts'

/** What one ticket has besides what lists show. */
export const TicketDetail = Type.Object({
  ...Watching.properties,
  ...TogetherDetail.properties,
  tags: Type.Array(Type.Object({ id: Id, name: Type.String(), colour: Type.String() })),
  /** Custom fields that are set, by key. */
  fields: Type.Record(Type.String(), FieldValue),
  outlet: nullable(
    Type.Object({
      id: Id,
      oid: Type.String(),
      name: Type.String(),
      franchise: nullable(Type.Object({ id: Id, name: Type.String() })),
      timeZone: Type.String(),
    }),
  ),
})

export function createDetail(ctx: TicketsContext, { watchers, together }: { watchers: Watchers; together: Together }) {
  const tags = createTicketTags(ctx)
  const values = createFieldValues(ctx)

  async function outletOf(id: string | null) {
    const shop = id === null ? undefined : await ctx.use.directory.shop('outlet', id)
    if (shop === undefined) return null
    const { code: oid, name, franchise, timeZone } = shop
    return { id: shop.id, oid, name, franchise, timeZone: timeZone ?? 'Asia/Kuala_Lumpur' }
  }

  return async (user: User, row: TicketRow): Promise<Static<typeof TicketDetail>> => ({
    ...(await watchers.shown(user, row)),
    ...(await together.detail(user, row)),
    tags: await tags.of(row.id),
    fields: Object.fromEntries([...(await values.stored(row.id))].map(([key, value]) => [key, parseValue(value)])),
    outlet: await outletOf(row.outlet_id),
  })
}
