import { expect, test } from 'vitest'
import { alone, ticket } from './samples.ts'
import { wished } from './wishes.ts'

const detail = {
  ...alone,
  ...ticket({ status: 'open', assignee: { id: '3', name: 'Siti' } }),
  window: { open: true, closesAt: null, reason: null },
  statuses: ['resolved'] as const,
  outlet: null,
  tags: [{ id: '1', name: 'VIP', colour: 'red' }],
}
const people = [{ id: '5', name: 'Aina' }]

test('what was asked for shows at once, and the rest stays', () => {
  const shown = wished(detail, { status: 'resolved', assigneeId: '5', tags: ['VIP', 'Printer'] }, people)
  expect(shown).toMatchObject({ status: 'resolved', assignee: people[0], priority: 'normal', version: detail.version })
  expect(shown.tags).toMatchObject([
    { id: '1', colour: 'red' },
    { name: 'Printer', colour: 'grey' },
  ])
})

test('nobody is somebody that one may ask for', () => {
  expect(wished(detail, { assigneeId: null }, people).assignee).toBeNull()
  expect(wished(detail, { priority: 'high' }, people).assignee).toEqual({ id: '3', name: 'Siti' })
})
