import type { Locale } from '@kaunter/admin-ui'
import type { FieldSchema } from '@kaunter/admin-ui/records'
import type { Outcome } from '../data/tickets-api.ts'
import { isKnown, type MoreKey, type Say, sayIn } from './catalog.ts'

/** A choice of words that we have. */
export const choiceOf = (say: Say, group: string, names: readonly string[]) => ({
  anyOf: names.map((name) => ({ const: name, title: say(`${group}.${name}` as MoreKey) })),
})

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export const ticketKinds = ['support', 'sales'] as const

/** Categories have a name in each language. */
export const categoriesIn = (locale: Locale): NonNullable<FieldSchema['from']> => ({
  path: '/categories',
  label: (item) => String(locale === 'ms' ? item.nameMs : item.nameEn),
})

/** An outcome in the reader’s language, where there are words for it. */
export function outcomeWords(locale: Locale, { name, en, ms }: Outcome): string {
  const key = `outcome.${name}`
  return (locale === 'ms' ? ms : en) ?? (isKnown(key) ? sayIn(locale)(key) : name)
}
