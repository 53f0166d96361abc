import { type Static, Type, type User } from '@kaunter/core'
import type { EmbedSubjects, Shop } from '@kaunter/core/contracts'
import { type TicketRow, type TicketsContext, tables, visibleTo } from '../tables.ts'
import type { References } from './references.ts'

export const formTag = 'kaunter-contact-form'
export const statusTag = 'kaunter-ticket-status'

const code = (description: string) => Type.String({ minLength: 1, maxLength: 64, description })
/** Of which shop the form is. With an outlet, messages go there; with a franchise, customers may choose an outlet. */
export const FormSubject = Type.Object(
  {
    franchise: Type.Optional(code('FID')),
    outlet: Type.Optional(code('OID')),
  },
  { additionalProperties: false, maxProperties: 1 },
)
export type FormSubject = Static<typeof FormSubject>

/** Which ticket is shown: its reference, from the form or from `POST /api/tickets/:id/reference`. */
export const StatusSubject = Type.Object(
  { reference: Type.String({ pattern: '^[\\w-]{22}$' }) },
  { additionalProperties: false },
)
export type StatusSubject = Static<typeof StatusSubject>

/** The shop of a form; `null` for all of the platform, `undefined` when the code names none. */
export async function shopOf(
  ctx: TicketsContext,
  { franchise, outlet }: FormSubject,
): Promise<Shop | null | undefined> {
  if (outlet !== undefined) return ctx.use.directory.shopByCode('outlet', outlet)
  if (franchise !== undefined) return ctx.use.directory.shopByCode('franchise', franchise)
  return null
}

/** A user issues tokens for the own shops only. */
export function formOwner(ctx: TicketsContext): EmbedSubjects {
  return {
    async mayIssue(subject, { scope }) {
      const shop = await shopOf(ctx, subject as FormSubject)
      if (shop === undefined || scope.all) return shop !== undefined
      if (shop === null) return false
      const franchiseId = shop.kind === 'franchise' ? shop.id : shop.franchise?.id
      return (
        scope.franchiseIds.includes(franchiseId as string) ||
        (shop.kind === 'outlet' && scope.outletIds.includes(shop.id))
      )
    },
  }
}

/** A user shows to others the tickets that the user sees. */
export function statusOwner(ctx: TicketsContext, references: References): EmbedSubjects {
  return {
    async mayIssue(subject, user: User) {
      const id = await references.ticketOf((subject as StatusSubject).reference)
      if (id === undefined || !user.permissions.has('tickets:read')) return false
      const query = ctx.db<TicketRow>(tables(ctx).ticket).where({ id })
      visibleTo(query, user)
      return (await query.first('id')) !== undefined
    },
  }
}
