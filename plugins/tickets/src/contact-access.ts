import type { ContactAccess } from '@kaunter/core/contracts'
import { type TicketsContext, tables, visibleTo } from './tables.ts'

/** Whoever sees a ticket sees whose it is. */
export const seesThroughTickets = (ctx: TicketsContext): ContactAccess => ({
  async visible(user, contactIds) {
    if (!user.permissions.has('tickets:read')) return new Set()
    const query = ctx.db(tables(ctx).ticket).whereIn('contact_id', contactIds)
    visibleTo(query, user)
    return new Set<string>(await query.distinct('contact_id').pluck('contact_id'))
  },
  contacts(user) {
    if (!user.permissions.has('tickets:read')) return undefined
    const query = ctx.db(tables(ctx).ticket).select('contact_id')
    visibleTo(query, user)
    return query
  },
  async owns(user, contactId, id) {
    if (!user.permissions.has('tickets:read')) return false
    const query = ctx.db(tables(ctx).ticket).where({ id, contact_id: contactId })
    visibleTo(query, user)
    return (await query.first('id')) !== undefined
  },
})
