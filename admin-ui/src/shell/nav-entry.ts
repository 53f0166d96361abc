import { html, nothing } from 'lit'
import { icon } from '../elements/icon.ts'
import type { Locale } from '../translate.ts'
import type { Badges } from './data/badges.ts'
import type { Manifest } from './data/session.ts'
import type { Text } from './shell-text.ts'

export interface NavEntry {
  readonly path: string
  readonly label: string
  readonly icon: string
  readonly current: boolean
  readonly count: number
  readonly group: 'administration' | undefined
}

/** The entries of all plugins, named in a language, with their counters. */
export const navEntries = (manifest: Manifest, locale: Locale, path: string, badges: Badges): NavEntry[] =>
  manifest.plugins.flatMap(({ nav }) =>
    nav.map((entry) => ({
      path: entry.path,
      icon: entry.icon,
      label: entry.label[locale],
      group: entry.group,
      current: path === entry.path || path.startsWith(`${entry.path}/`),
      count: badges.of(entry.path),
    })),
  )

/** What an entry of the navigation shows: its icon with the counter, and its name. */
export function entryContent(entry: Pick<NavEntry, 'icon' | 'label' | 'count'>, text: Text) {
  const count = entry.count > 99 ? '99+' : String(entry.count)
  return html`<span class="glyph">${icon(entry.icon)}${entry.count > 0 ? html`<span class="count" aria-hidden="true">${count}</span>` : nothing}</span>
    <span class="label">${entry.label}</span>
    ${entry.count > 0 ? html`<span class="visually-hidden">, ${text('nav.count', { count })}</span>` : nothing}`
}
