import { html, icon, nothing } from '@kaunter/admin-ui'
import type { Host } from '../words.ts'

const origins = { '/board': 'back.board', '/floor': 'back.floor' } as const

/** The page that a ticket was opened from, when it was not the list. */
export function originOf(
  query: URLSearchParams,
): { path: string; label: (typeof origins)[keyof typeof origins] } | undefined {
  const path = query.get('from') ?? ''
  const label = Object.entries(origins).find(([start]) => path === start || path.startsWith(`${start}?`))?.[1]
  return label && { path, label }
}

/** The query of a ticket's address that leads back to a page. */
export const from = (path: string): string => `from=${encodeURIComponent(path)}`

/** Leads back there, above the conversation. */
export function wayBack(host: Host, query: URLSearchParams) {
  const origin = originOf(query)
  if (!origin) return nothing
  return html`<a class="way-back" data-test="way-back" href="/admin${origin.path}">${icon('back')} ${host.t(origin.label)}</a>`
}
