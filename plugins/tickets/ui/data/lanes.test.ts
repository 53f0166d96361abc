import { expect, test } from 'vitest'
import { belongs, laneFrom, laneQuery } from './lanes.ts'
import { ticket } from './samples.ts'

test('a resolved ticket leaves the active lanes and appears under its status', () => {
  const resolved = ticket({ status: 'resolved', assignee: { id: '5', name: 'Aina' } })
  expect(belongs(resolved, 'active', '5')).toBe(false)
  expect(belongs(resolved, 'mine', '5')).toBe(false)
  expect(belongs(resolved, 'resolved', '5')).toBe(true)
})

test('mine and unassigned go by the assignee', () => {
  expect(belongs(ticket({ assignee: { id: '5', name: 'Aina' } }), 'mine', '5')).toBe(true)
  expect(belongs(ticket({ assignee: { id: '6', name: 'Ben' } }), 'mine', '5')).toBe(false)
  expect(belongs(ticket(), 'none', '5')).toBe(true)
})

test('an address with an unknown lane shows the active one', () => {
  expect(laneFrom('mine')).toBe('mine')
  expect(laneFrom('pending_internal')).toBe('pending_internal')
  expect(laneFrom('nonsense')).toBe('active')
  expect(laneFrom(null)).toBe('active')
})

test('a lane asks the server for exactly what it shows', () => {
  expect(laneQuery('none')).toEqual({ status: 'active', assignee: 'none' })
  expect(laneQuery('closed')).toEqual({ status: 'closed' })
})
