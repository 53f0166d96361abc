import { expect, test } from 'vitest'
import { homePath, matchPage } from './router.ts'
import type { Manifest } from './session.ts'

const nothing = { title: { en: '', ms: '' }, slots: [], commands: [], searches: [] }
const manifest: Manifest = {
  version: '1',
  plugins: [
    { name: 'quiet', module: 'q.js', nav: [], pages: [{ path: '/hidden', tag: 'quiet-page' }], ...nothing },
    {
      name: 'tickets',
      module: 't.js',
      nav: [{ path: '/inbox', label: { en: 'Inbox', ms: 'Peti masuk' }, icon: 'inbox' }],
      pages: [
        { path: '/inbox', tag: 'tickets-inbox' },
        { path: '/inbox/settings', tag: 'tickets-settings' },
      ],
      ...nothing,
    },
  ],
  problems: [],
}

test('a page shows its own path and the paths below it', () => {
  expect(matchPage(manifest, '/inbox')?.route.rest).toBe('')
  expect(matchPage(manifest, '/inbox/12', '?lane=mine')?.route.rest).toBe('12')
  expect(matchPage(manifest, '/inbox/12', '?lane=mine')?.route.query.get('lane')).toBe('mine')
})

test('the closer page wins', () => {
  expect(matchPage(manifest, '/inbox/settings/x')?.tag).toBe('tickets-settings')
})

test('a path that merely begins with the same letters is another page', () => {
  expect(matchPage(manifest, '/inboxes')).toBeUndefined()
})

test('home is the first navigation entry', () => {
  expect(homePath(manifest)).toBe('/inbox')
  expect(homePath({ version: '1', plugins: [], problems: [] })).toBeUndefined()
})
