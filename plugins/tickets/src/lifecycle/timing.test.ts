import type { Workflow } from '@kaunter/core/contracts'
import { describe, expect, test } from 'vitest'
import { support } from '../workflow.ts'
import { nextMove } from './timing.ts'

const day = 86_400_000
const at = (days: number) => new Date(Date.UTC(2026, 4, 1) + days * day)
const settings = { closeDays: 14, inactiveDays: 3 }
const ticket = {
  status: 'open',
  status_category: 'open' as const,
  status_since: at(0),
  created_at: at(0),
  resolved_at: null,
  last_message_at: at(1),
  awaiting_reply_since: null,
  snoozed_until: null,
  merged_into_id: null,
}
const waiting = { ...ticket, status: 'pending_merchant', status_category: 'waiting_customer' as const }
const resolved = { ...ticket, status: 'resolved', status_category: 'resolved' as const, resolved_at: at(2) }

describe('what time does to a ticket next', () => {
  test.each([
    ['nothing, while somebody of ours works on it', ticket, undefined],
    ['nothing, while it waits for us', { ...ticket, status_category: 'waiting_internal' as const }, undefined],
    ['gives up on a silent customer, counted from the last word', waiting, { at: at(4), move: 'give-up' }],
    ['… or from when it began to wait', { ...waiting, status_since: at(5) }, { at: at(8), move: 'give-up' }],
    ['nothing, when the customer is owed an answer', { ...waiting, awaiting_reply_since: at(1) }, undefined],
    ['wakes it before all else', { ...waiting, snoozed_until: at(9) }, { at: at(9), move: 'wake' }],
    ['closes what is resolved', resolved, { at: at(16), move: 'close' }],
    ['nothing, once it is closed', { ...resolved, status_category: 'closed' as const }, undefined],
    ['nothing, once it went into another', { ...resolved, merged_into_id: '7' }, undefined],
  ] as const)('%s', (_name, row, expected) => {
    expect(nextMove(row, support, settings)).toEqual(expected)
  })

  test('nothing that the settings do not ask for', () => {
    expect(nextMove(waiting, support, { closeDays: 0, inactiveDays: 0 })).toBeUndefined()
    expect(nextMove(resolved, support, { closeDays: 0, inactiveDays: 0 })).toBeUndefined()
  })

  test('turns the timer of a workflow, when that is sooner', () => {
    const repair: Workflow = { ...support, timers: [{ status: 'pending_merchant', afterMinutes: 60, to: 'open' }] }
    expect(nextMove(waiting, repair, settings)).toEqual({ at: new Date(+at(1) + 3_600_000), move: { to: 'open' } })
    expect(nextMove(ticket, repair, settings)).toBeUndefined()
  })
})
