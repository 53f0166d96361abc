import { defineJob, Type } from '@kaunter/core'
import type { PluginContext } from './context.ts'
import { dayOf } from './table.ts'

/** A stamp counts for a year. */
const lifetime = 365 * 86_400_000

/** Every night at three, where the shops are. */
export const expire = defineJob('example-plugin.expire', Type.Object({}), {
  cron: '0 3 * * *',
  tz: 'Asia/Kuala_Lumpur',
})

export function expireStamps(ctx: PluginContext): void {
  ctx.work(expire, async () => {
    await ctx
      .db(ctx.table('stamp'))
      .where('day', '<', dayOf(new Date(Date.now() - lifetime)))
      .delete()
  })
}
