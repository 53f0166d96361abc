import { type Routes, Type, userOf } from '@kaunter/core'
import type { Target } from './config.ts'
import { numberUnknown } from './errors.ts'
import type { WhatsAppContext } from './ingest.ts'

const Held = Type.Object({
  phoneNumberId: Type.String(),
  wabaId: Type.String(),
  reason: Type.String(),
  webhooks: Type.Integer(),
})
const OwnNumber = Type.Object({
  phoneNumberId: Type.String(),
  pausedReason: Type.Union([Type.String(), Type.Null()]),
})
const Status = Type.Object({
  simulated: Type.Boolean(),
  graphVersion: Type.String(),
  numbers: Type.Array(OwnNumber),
  held: Type.Array(Held),
})

export function routes(app: Routes, ctx: WhatsAppContext, target: () => Target): void {
  app.get(
    '/status',
    {
      config: { permission: 'whatsapp-cloud:status' },
      schema: {
        summary: 'The numbers in use, and what is held for numbers that are not configured',
        response: { 200: Status },
      },
    },
    async () => {
      const { simulated, graphVersion, numbers } = target()
      const accounts = await ctx.use.messaging.accounts('whatsapp-cloud')
      const paused = new Map(accounts.map((account) => [account.providerId, account.pausedReason]))
      const rows = await ctx
        .db(ctx.table('held'))
        .select('phone_number_id', 'waba_id', 'reason')
        .count('* as n')
        .whereNull('released_at')
        .groupBy('phone_number_id', 'waba_id', 'reason')
        .limit(200)
      return {
        simulated,
        graphVersion,
        numbers: numbers.map(({ phoneNumberId }) => ({
          phoneNumberId,
          pausedReason: paused.get(phoneNumberId) ?? null,
        })),
        held: rows.map((row) => ({
          phoneNumberId: String(row.phone_number_id),
          wabaId: String(row.waba_id),
          reason: String(row.reason),
          webhooks: Number(row.n),
        })),
      }
    },
  )

  app.post(
    '/numbers/:phoneNumberId/resume',
    {
      config: { permission: 'whatsapp-cloud:manage' },
      schema: {
        summary: 'Send from a paused number again, after what was wrong has been mended',
        params: Type.Object({ phoneNumberId: Type.String({ maxLength: 100 }) }),
        response: { 200: OwnNumber },
      },
    },
    async (request) => {
      const { phoneNumberId } = request.params
      const account = (await ctx.use.messaging.accounts('whatsapp-cloud')).find((a) => a.providerId === phoneNumberId)
      if (account === undefined) throw numberUnknown({ id: phoneNumberId })
      await ctx.tx(async (tx) => {
        await ctx.use.messaging.resume(tx, account.id)
        await ctx.use.audit.record(tx, {
          actorId: userOf(request).id,
          action: 'whatsapp-cloud.number-resumed',
          subject: { type: 'channel-account', id: account.id },
          before: { pausedReason: account.pausedReason },
          after: { pausedReason: null },
        })
      })
      return { phoneNumberId, pausedReason: null }
    },
  )
}
