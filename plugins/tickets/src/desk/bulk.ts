import { randomUUID } from 'node:crypto'
import { KaunterError, type User } from '@kaunter/core'
import type { WantedChange, Work } from '../work.ts'
import type { Undo } from './undo.ts'

/** What became of one ticket of many. */
export interface BulkResult {
  ticketId: string
  ok: boolean
  version: number | null
  code: string | null
  message: string | null
}

/** One of many: what it is refused costs the others nothing. */
export async function eachAlone(ticketId: string, act: () => Promise<{ version: number }>): Promise<BulkResult> {
  try {
    const { version } = await act()
    return { ticketId, ok: true, version, code: null, message: null }
  } catch (error) {
    if (!(error instanceof KaunterError)) throw error
    return { ticketId, ok: false, version: null, code: error.code, message: error.message }
  }
}

/**
 * Changes many tickets, each by itself.
 *
 * @param undoId of an act that this goes on with, or repeats after its answer was lost; without it, a new one.
 * @returns `undoId` to take it back with; null when nothing was changed.
 */
export const createBulk =
  (work: Work, undo: Undo) =>
  async (user: User, ticketIds: readonly string[], wanted: WantedChange, undoId?: string) => {
    const id = undoId ?? randomUUID()
    const items: BulkResult[] = []
    let changed = undoId !== undefined
    for (const ticketId of new Set(ticketIds))
      items.push(
        await eachAlone(ticketId, () =>
          work.change(user, ticketId, wanted, undefined, async (tx, done) => {
            await undo.keep(tx, user, id, done)
            changed = true
          }),
        ),
      )
    return { items, undoId: changed ? id : null }
  }
