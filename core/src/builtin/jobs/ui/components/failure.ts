import { type ApiError, html } from '@kaunter/admin-ui'
import { errorWords, type Host } from '../words.ts'

/** What an area shows whose data could not be read. */
export function failure(host: Host, error: ApiError, again: () => void) {
  if (error.code === 'KAUNTER_JOBS_WHOLE_BUSINESS')
    return html`<kaunter-empty icon="lock" heading=${host.t('denied.title')}>${host.t('denied.text')}</kaunter-empty>`
  return html`<kaunter-error heading=${host.t('load.failed')} retryable .error=${error} @retry=${again}
    >${errorWords(host, error)}</kaunter-error>`
}
