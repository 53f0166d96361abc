import { ApiError } from '@kaunter/admin-ui'
import { type MacroDone, type MacroPreview, toolsApi } from '../data/tools-api.ts'
import { errorWords, type Host } from '../words.ts'
import { sayIn } from './catalog.ts'

/** Says that a macro is done, and offers to take it back. */
export function afterMacro(host: Host, done: MacroDone, { name, note }: MacroPreview): void {
  const say = sayIn(host.locale)
  const { number } = done.ticket
  const action = { label: say('macro.undo'), run: () => takeBack(host, done, note !== null) }
  host.toast(say('macro.done', { name, number }), 'good', { action, seconds: 12 })
}

/** What cannot be taken back is said. */
async function takeBack(host: Host, { ticket, undoId, reply }: MacroDone, noted: boolean): Promise<void> {
  const say = sayIn(host.locale)
  const { id, number } = ticket
  try {
    const sent = reply === 'sent' || (reply === 'waiting' && !(await unsent(host, id, undoId)))
    const [undone] = (await toolsApi.undo(host, undoId)).items
    if (undone && !undone.ok) throw new Error(undone.message ?? '')
    const left = undone?.left ?? []
    const said =
      left.length === 0 ? say('macro.undone', { number }) : say('macro.undone.left', { number, left: left.join(', ') })
    const stays = [...(sent ? [say('macro.stays.sent')] : []), ...(noted ? [say('macro.stays.note')] : [])]
    host.toast([said, ...stays].join('. '), 'neutral')
  } catch (error) {
    const reason = error instanceof ApiError ? errorWords(host, error) : (error as Error).message
    host.toast(say('failed', { reason }), 'bad')
  }
}

/** Whether the reply could still be taken back. */
async function unsent(host: Host, ticketId: string, clientId: string): Promise<boolean> {
  try {
    await host.delete(`/${ticketId}/outgoing/${clientId}`)
    return true
  } catch (error) {
    if (!(error instanceof ApiError) || (error.status !== 409 && error.status !== 404)) throw error
    return false
  }
}
