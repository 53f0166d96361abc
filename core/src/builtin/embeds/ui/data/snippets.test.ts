import { expect, test } from 'vitest'
import type { Widget } from './embeds-api.ts'
import { backendSnippet, pageSnippet } from './snippets.ts'

const widget: Widget = {
  plugin: 'tickets',
  tag: 'kaunter-ticket-status',
  title: { en: 'Status', ms: 'Status' },
  module: 'https://desk.example.com/embed/tickets/kaunter-ticket-status-1a2b.js',
  integrity: 'sha384-abc',
  bytes: 1,
  subject: { required: ['reference'], properties: { reference: {} } },
}

test('a page names exactly this content, and asks for it in the way that lets the browser check it', () => {
  expect(pageSnippet(widget)).toContain(`src="${widget.module}"`)
  expect(pageSnippet(widget)).toMatch(/integrity="sha384-abc"\s+crossorigin="anonymous"/)
})

test('the backend asks the server of the module, for what the widget needs', () => {
  const text = backendSnippet(widget, 'https://portal.example.com')
  expect(text).toContain('curl -s https://desk.example.com/api/embeds/tokens ')
  expect(JSON.parse(/-d '(.*)'$/.exec(text)?.[1] ?? '')).toEqual({
    widget: 'kaunter-ticket-status',
    origin: 'https://portal.example.com',
    subject: { reference: '…' },
  })
})
