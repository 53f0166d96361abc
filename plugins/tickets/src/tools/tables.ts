/** Tables of canned replies, macros and watchers. */
export const toolTables = (ctx: { table(name: string): string }) => ({
  canned: ctx.table('canned'),
  macro: ctx.table('macro'),
  watcher: ctx.table('watcher'),
})
