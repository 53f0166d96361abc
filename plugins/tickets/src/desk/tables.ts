/** Tables of categories, tags, custom fields, teams, rules, views and what can be taken back. */
export const deskTables = (ctx: { table(name: string): string }) => ({
  category: ctx.table('category'),
  tag: ctx.table('tag'),
  ticketTag: ctx.table('ticket_tag'),
  field: ctx.table('field'),
  fieldValue: ctx.table('field_value'),
  team: ctx.table('team'),
  member: ctx.table('team_member'),
  availability: ctx.table('availability'),
  rule: ctx.table('rule'),
  ruleWait: ctx.table('rule_wait'),
  undo: ctx.table('undo'),
  view: ctx.table('view'),
})
