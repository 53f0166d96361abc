import type { MenuItem } from '@kaunter/admin-ui'
import { snoozes } from '../data/snooze.ts'
import type { TicketDetail } from '../data/types.ts'
import { type ThreadKey, threadWords } from '../thread-catalog.ts'
import type { Host } from '../words.ts'

/** What else one can do with a ticket. */
export function moreItems(
  host: Host,
  { statusCategory, kind, snoozedUntil, watching }: TicketDetail,
): readonly MenuItem[] {
  const open = statusCategory !== 'resolved' && statusCategory !== 'closed'
  const say = threadWords(host.locale)
  const item = (value: string) => ({ value, label: say(`more.${value}` as ThreadKey) })
  const print = [
    { value: 'print', label: say('print.label') },
    { value: 'print-notes', label: say('print.notes') },
  ]
  const follow = item(watching ? 'unwatch' : 'watch')
  if (!open) return [follow, item('merge'), ...print]
  return [
    item('resolve'),
    item('macro'),
    ...(snoozedUntil === null ? snoozes.map((name) => item(name)) : [item('wake')]),
    item('hand-over'),
    ...(kind === 'support' ? [item('hand-off')] : []),
    item('merge'),
    follow,
    ...print,
  ]
}
