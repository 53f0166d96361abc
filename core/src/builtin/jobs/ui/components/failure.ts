import { type ApiError, placeholder } from '@kaunter/admin-ui'
import { errorWords, type Host } from '../words.ts'

/** What an area shows whose data could not be read. */
export function failure(host: Host, error: ApiError, again: () => void) {
  if (error.code === 'KAUNTER_JOBS_WHOLE_BUSINESS')
    return placeholder({ icon: 'lock', title: host.t('denied.title'), text: host.t('denied.text') })
  return placeholder({
    icon: error.status === 0 ? 'offline' : 'warning',
    tone: 'bad',
    title: host.t('load.failed'),
    text: errorWords(host, error),
    detail: error.requestId === '' ? undefined : host.t('load.reference', { id: error.requestId }),
    action: { label: host.t('action.try-again'), run: again },
  })
}
