import { ApiError } from '@kaunter/admin-ui'
import { errorWords, type Host } from '../words.ts'
import { ticketsApi } from './tickets-api.ts'

/** Takes back what was done to one ticket, and says what became of it. */
export async function takeBack(host: Host, undoId: string): Promise<void> {
  try {
    const { items } = await ticketsApi.undoBulk(host, undoId)
    const refused = items.find(({ ok }) => !ok)
    const reason = refused && errorWords(host, { code: refused.code ?? '', message: refused.message ?? '' })
    if (reason !== undefined) host.toast(host.t('bulk.undo.failed', { reason }), 'bad')
    else if (items.some(({ left }) => left.length > 0)) host.toast(host.t('bulk.undone.left', { count: 1 }))
    else host.toast(host.t('bulk.undone', { count: 1 }), 'good')
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    host.toast(host.t('bulk.undo.failed', { reason: errorWords(host, error) }), 'bad')
  }
}
