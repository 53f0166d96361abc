import { expect, test } from 'vitest'
import { ticket as sampleTicket } from './samples.ts'
import { addressQuery, isIn, narrowed, viewFrom, viewOf, viewQuery } from './views.ts'

const view = (query: string) => viewFrom(new URLSearchParams(query))

test('a view is in the address, and what goes without saying is not', () => {
  expect(view('lane=mine&priority=urgent&nonsense=1&tag=')).toEqual({ lane: 'mine', filter: { priority: 'urgent' } })
  expect(addressQuery(view(''))).toBe('')
  expect(addressQuery(view('linked=no&lane=active'))).toBe('?linked=no')
  expect(viewQuery(view('lane=none&team=mine'))).toEqual({ status: 'active', assignee: 'none', team: 'mine' })
})

test('a view that is kept is in the address by its id, and what was changed of it and not kept is beside', () => {
  const saved = (id: string) => (id === '12' ? { status: 'active', assignee: 'me', priority: 'urgent' } : undefined)
  const kept = viewFrom(new URLSearchParams('view=12'), saved)
  expect(kept).toEqual({ lane: 'mine', filter: { priority: 'urgent' }, saved: '12' })
  expect(addressQuery(kept)).toBe('?view=12')
  const changed = narrowed(kept, { filter: {} })
  expect(addressQuery(changed)).toBe('?view=12&lane=mine')
  expect(viewFrom(new URLSearchParams('view=12&lane=mine'), saved)).toEqual(changed)
  expect(addressQuery(narrowed(kept, { lane: 'active' }))).toBe('?view=12&lane=active&priority=urgent')
  // It was removed: what is left is the usual list.
  expect(viewFrom(new URLSearchParams('view=13'), saved)).toEqual({ lane: 'active', filter: {} })
})

test('the words of the API and a view are the same said twice', () => {
  for (const words of [
    { status: 'active' },
    { status: 'active', assignee: 'none', team: '4' },
    { status: 'open', assignee: 'me' },
    { status: 'all', tag: '7' },
    { status: 'category:resolved' },
  ])
    expect(viewQuery(viewOf(words))).toEqual(words)
  const done = sampleTicket({ status: 'resolved', statusCategory: 'resolved' })
  expect(isIn(done, viewOf({ status: 'all' }), '1')).toBe(true)
  expect(isIn(done, viewOf({ status: 'category:resolved' }), '1')).toBe(true)
  expect(isIn(done, viewOf({ status: 'category:closed' }), '1')).toBe(false)
})

test('a ticket that changes leaves and enters views as its row says', () => {
  const ticket = sampleTicket({ priority: 'high', outletId: null, teamId: '4', slaState: 'breached' })
  const shown = (query: string) => isIn(ticket, view(query), '1')
  for (const query of [
    '',
    'priority=high',
    'linked=no',
    'team=4',
    'team=mine',
    'sla=breached',
    'category=none',
    'tag=9',
  ])
    expect(shown(query), query).toBe(true)
  for (const query of [
    'priority=low',
    'team=none',
    'outlet=3',
    'sla=running',
    'category=2',
    'snoozed=yes',
    'lane=mine',
  ])
    expect(shown(query), query).toBe(false)
})
