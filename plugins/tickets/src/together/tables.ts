/** Tables of drafts and of replies that wait a moment. */
export const togetherTables = (ctx: { table(name: string): string }) => ({
  draft: ctx.table('draft'),
  outgoing: ctx.table('outgoing'),
})

/** A reply to the customer, or a note for colleagues. */
export const modes = ['reply', 'note'] as const
export type Mode = (typeof modes)[number]

export interface DraftRow {
  ticket_id: string
  user_id: string
  mode: Mode
  /** Empty when it was removed. */
  text: string
  /** Only rises, also when the draft is removed. */
  revision: number
  reason_code: string | null
  reason_text: string | null
  updated_at: Date
}

export interface OutgoingRow {
  id: string
  ticket_id: string
  user_id: string
  client_id: string
  text: string
  state: 'waiting' | 'sent' | 'back'
  message_id: string | null
  due_at: Date
}
