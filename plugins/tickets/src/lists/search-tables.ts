/** Copies for searching. */
export const searchTables = (ctx: { table(name: string): string }) => ({
  /** What was said: a row a message, with the place of its ticket. */
  messages: ctx.table('search'),
  /** Whose ticket it is: a row a ticket. */
  names: ctx.table('search_name'),
  /** Phone numbers, written from their end, and e-mail addresses of the contacts of tickets. */
  addresses: ctx.table('search_address'),
  /** How far those from before there was a search have been copied. */
  copied: ctx.table('search_copied'),
})

/** A table of words, and by which of its columns the newest come last. */
export interface WordTable {
  table: string
  id: 'message_id' | 'ticket_id'
}
