import { describe, expect, test } from 'vitest'
import type { AdminSpec, SlotContribution } from './admin-spec.ts'
import { assertContributions } from './contributions.ts'

const permission = 'csat:read'
const element = { slot: 'ticket.sidebar/v1', tag: 'csat-card', permission }
const command = { slot: 'command/v1', name: 'ask', label: 'Ask', permission } as const
const search = { slot: 'search/v1', name: 'books', label: 'Books', permission } as const

const check = (admin: Omit<AdminSpec, 'directory'>) => () =>
  assertContributions({ name: 'csat', admin: { directory: '/ui', ...admin } })
const slots = (...list: unknown[]) => check({ slots: list as SlotContribution[] })

test('pages, elements and commands of the plugin’s own are taken', () => {
  const pages = [{ path: '/csat', tag: 'csat-page', permission }]
  const several = [element, { ...element, tag: 'csat-2', order: -1, height: 0 }, { ...element, slot: 'a-b.c/v12' }]
  expect(
    check({ pages, slots: [...several, command, search, { ...command, name: 'open', path: '/csat?all' }] }),
  ).not.toThrow()
  expect(() => assertContributions({ name: 'csat' })).not.toThrow()
})

describe('refused, with words that say what to write instead', () => {
  test.each<[string, () => void, RegExp]>([
    [
      'a page under a foreign tag',
      check({ pages: [{ path: '/x', tag: 'tickets-inbox', permission }] }),
      /its page \/x has the tag "tickets-inbox", but its elements begin with "csat-"/,
    ],
    ['the prefix alone', slots({ ...element, tag: 'csat-' }), /begin with "csat-"/],
    ['a tag that HTML does not take', slots({ ...element, tag: 'csat-Card' }), /lower case letters/],
    ['no tag', slots({ slot: 'ticket.sidebar/v1', permission }), /its element in ticket\.sidebar\/v1 has no tag/],
    ['a slot without a version', slots({ ...element, slot: 'ticket.sidebar' }), /perhaps it is ticket\.sidebar\/v1/],
    [
      'a slot with a name that cannot be',
      slots({ ...element, slot: 'Ticket/v1' }),
      /not named like ticket\.sidebar\/v1$/,
    ],
    ['version nought', slots({ ...element, slot: 'ticket/v0' }), /"ticket\/v0"/],
    ['a height that is none', slots({ ...element, height: Number.NaN }), /height NaN; it is a number of pixels/],
    ['a height beyond any screen', slots({ ...element, height: 60_000 }), /from 0 to 2000/],
    ['an order that is none', slots({ ...element, order: 'first' }), /order that is no number/],
    [
      'the same element twice',
      slots(element, { ...element, order: 5 }),
      /<csat-card> in ticket\.sidebar\/v1 is there twice/,
    ],
    ['a command without a name', slots({ ...command, name: undefined }), /one of its commands has no name/],
    ['a command without a label', slots({ ...command, label: '' }), /its command "ask" has no label/],
    ['a command to somewhere else', slots({ ...command, path: 'https://x' }), /a page begins with a slash/],
    ['a search without a label', slots({ ...search, label: '' }), /its search "books" has no label/],
    ['two searches of a name', slots(search, search), /its search "books" is there twice/],
    ['two commands of a name', slots(command, command), /its command "ask" is there twice/],
  ])('%s', (_what, run, reason) => {
    expect(run).toThrow(reason)
  })
})
