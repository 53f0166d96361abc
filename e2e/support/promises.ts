import type { Client } from './server.ts'

/**
 * Promises answers within eight hours instead of five minutes: in opening hours, too, nothing of that is near or over
 * while a test runs. Tickets that come from now on are meant.
 */
export async function promiseLater(admin: Client): Promise<void> {
  const path = '/api/tickets/policies'
  const { id, catchAll: _, version: __, ...policy } = (await admin.get(path)).body.items.at(-1)
  const later = { default: 480 }
  const targets = { ...policy.targets, first_response: later, next_response: later }
  const { status, body } = await admin.put(`${path}/${id}`, { ...policy, targets })
  if (status !== 200) throw new Error(`the promise cannot be changed: ${JSON.stringify(body)}`)
}
