import { insertNew, type Tx } from '@kaunter/core'
import type { Publisher } from '../publisher.ts'
import type { TicketsContext } from '../tables.ts'
import { draftChanged } from './errors.ts'
import { type DraftRow, type Mode, togetherTables } from './tables.ts'
import { toDraft } from './wire.ts'

/** Whose draft of what. */
export interface DraftKey {
  ticketId: string
  userId: string
  mode: Mode
}

/** Why a reply was not sent. */
export interface Refusal {
  code: string
  message: string
}

const primary = ['ticket_id', 'user_id', 'mode']
const columns = ({ ticketId, userId, mode }: DraftKey) => ({ ticket_id: ticketId, user_id: userId, mode })
const reasonless = { reason_code: null, reason_text: null }

/** What people have written and not sent. Nobody but its author ever reads a draft. */
export function createDrafts(ctx: TicketsContext, publisher: Publisher) {
  const { draft: table } = togetherTables(ctx)

  const lock = async (tx: Tx, key: DraftKey): Promise<DraftRow | undefined> =>
    tx.db(table).where(columns(key)).forUpdate().first()

  /** Colleagues learn that there is one or none, not each letter. */
  async function written(tx: Tx, key: DraftKey, before: string, values: Pick<DraftRow, 'text'> & Partial<DraftRow>) {
    const updated = { ...reasonless, ...values, revision: tx.db.raw('revision + 1'), updated_at: new Date() }
    await tx.db(table).where(columns(key)).update(updated)
    if ((before === '') !== (values.text === '')) await publisher.drafts(tx, key.ticketId)
  }

  /** Whether it is new: the first draft of its key. */
  async function begun(tx: Tx, key: DraftKey, values: Partial<DraftRow>): Promise<boolean> {
    const row = { ...columns(key), ...reasonless, ...values, updated_at: new Date() }
    const [made] = await insertNew(tx.db, table, [row], primary, 'ticket_id')
    if (made !== undefined) await publisher.drafts(tx, key.ticketId)
    return made !== undefined
  }

  /**
   * @param revision that of the draft which the text was written upon.
   * @returns the revision it has now.
   * @throws KAUNTER_TICKET_DRAFT_CHANGED with the draft that is there.
   */
  async function save(tx: Tx, key: DraftKey, text: string, revision: number): Promise<number> {
    const row = await lock(tx, key)
    if (row === undefined) {
      if (text === '') return revision
      if (await begun(tx, key, { text, revision: revision + 1 })) return revision + 1
      return save(tx, key, text, revision)
    }
    if (row.text === text) return row.revision
    if (row.revision !== revision) throw draftChanged({}, { details: { draft: toDraft(row) } })
    await written(tx, key, row.text, { text })
    return revision + 1
  }

  /** The text was sent; without a revision whatever draft there is, else only the one it was written in. */
  async function settle(tx: Tx, key: DraftKey, revision?: number): Promise<void> {
    const row = await lock(tx, key)
    if (row === undefined || row.text === '' || (revision !== undefined && row.revision !== revision)) return
    await written(tx, key, row.text, { text: '' })
  }

  /** A reply that was not sent is a draft again, before whatever was written since. */
  async function giveBack(tx: Tx, key: DraftKey, text: string, reason?: Refusal): Promise<void> {
    const reasons = { reason_code: reason?.code ?? null, reason_text: reason?.message ?? null }
    const row = await lock(tx, key)
    if (row === undefined) {
      if (!(await begun(tx, key, { text, revision: 1, ...reasons }))) await giveBack(tx, key, text, reason)
      return
    }
    await written(tx, key, row.text, { text: row.text === '' ? text : `${text}\n${row.text}`, ...reasons })
  }

  /** Those of one author, also the removed ones, whose revisions say what is newer. */
  const own = (userId: string, ticketId: string): Promise<DraftRow[]> =>
    ctx.db(table).where({ ticket_id: ticketId, user_id: userId })

  /** That others have some; never what they say. */
  const others = (userId: string, ticketId: string): Promise<Pick<DraftRow, 'user_id' | 'mode' | 'updated_at'>[]> =>
    ctx
      .db(table)
      .select('user_id', 'mode', 'updated_at')
      .where({ ticket_id: ticketId })
      .whereNot({ user_id: userId })
      .whereNot({ text: '' })
      .orderBy(['updated_at', 'user_id'])

  const forget = (before: Date) => ctx.db(table).where('updated_at', '<', before).delete()

  return { save, settle, giveBack, own, others, forget }
}

export type Drafts = ReturnType<typeof createDrafts>
