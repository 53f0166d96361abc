import type { AuditSubjects } from '@kaunter/core/contracts'
import { deskTables } from './desk/tables.ts'
import { slaTables } from './sla/tables.ts'
import { type TicketsContext, tables, visibleTo } from './tables.ts'
import { toolTables } from './tools/tables.ts'

/** What the audit trail names of tickets and of what is set up for them, by type. */
export function createAuditSubjects(ctx: TicketsContext): Readonly<Record<string, AuditSubjects>> {
  const [desk, tools, sla] = [deskTables(ctx), toolTables(ctx), slaTables(ctx)]

  /** By its number, to whoever sees it. */
  const ticket: AuditSubjects = {
    async find(user, ids) {
      if (!user.permissions.has('tickets:read')) return new Map()
      const query = ctx.db(tables(ctx).ticket).whereIn('id', ids)
      visibleTo(query, user)
      const seen: string[] = await query.pluck('id')
      return new Map(seen.map((id) => [id, { name: `#${id}`, path: `/inbox/${id}` }]))
    },
  }

  /** Holds for all outlets, and is told with its name also when it was removed. @param en and `ms`: columns of the name. */
  const setUp = (table: string, page: string, [en, ms] = ['name', 'name']): AuditSubjects => ({
    async find(user, ids) {
      if (!user.permissions.has('tickets:read')) return new Map()
      const column = user.locale === 'ms' ? ms : en
      const path = user.permissions.has('tickets:configure') ? page : null
      const rows: { id: string; name: string }[] = await ctx.db(table).whereIn('id', ids).select('id', { name: column })
      return new Map(rows.map(({ id, name }) => [id, { name, path: path && `/ticket-setup/${path}/${id}` }]))
    },
  })

  return {
    ticket,
    'ticket-category': setUp(desk.category, 'categories', ['name_en', 'name_ms']),
    'ticket-tag': setUp(desk.tag, 'tags'),
    'ticket-field': setUp(desk.field, 'fields', ['label_en', 'label_ms']),
    'ticket-team': setUp(desk.team, 'teams'),
    'ticket-canned-reply': setUp(tools.canned, 'canned'),
    'ticket-macro': setUp(tools.macro, 'macros'),
    'ticket-rule': setUp(desk.rule, 'rules'),
    'sla-policy': setUp(sla.policy, 'policies'),
  }
}
