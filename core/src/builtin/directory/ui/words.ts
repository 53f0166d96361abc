import type { KaunterHost } from '@kaunter/admin-ui'
import { catalog, type DirectoryKey } from './catalog.ts'
import type { Counts } from './data/contact.ts'

type Host = KaunterHost<DirectoryKey>

/** What we have a word for; else as it is. */
export function wordOf(host: Host, group: 'kind' | 'channel', name: string): string {
  const key = `${group}.${name}`
  return key in catalog.en ? host.t(key as DirectoryKey) : name
}

const told = ['ticket', 'address', 'outlet', 'block', 'consent'] as const

/** "2 tickets, 1 address"; what says nothing to people is left out. */
export function countWords(host: Host, counts: Counts): string {
  return told
    .flatMap((what) => {
      const count = counts[what] ?? 0
      return count === 0 ? [] : host.t(`count.${what}` as DirectoryKey, { count })
    })
    .join(', ')
}
