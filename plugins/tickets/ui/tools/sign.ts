import type { Mode } from '../data/types.ts'

/** A `/` or `@` at the start of a word, and what was typed behind it. */
export interface Sign {
  readonly kind: 'canned' | 'mention'
  readonly query: string
  readonly start: number
  readonly end: number
}

/** Canned replies are for customers, mentions for colleagues. A query may have two words, as names have. */
const signs = {
  reply: { kind: 'canned', pattern: /(?:^|\s)\/((?:[^\s/]+(?: [^\s/]*)?)?)$/u },
  note: { kind: 'mention', pattern: /(?:^|[\s(])@((?:[^\s@]+(?: [^\s@]*)?)?)$/u },
} as const

/** The sign before the cursor. */
export function signAt(
  { value, selectionStart, selectionEnd }: Pick<HTMLTextAreaElement, 'value' | 'selectionStart' | 'selectionEnd'>,
  mode: Mode,
): Sign | undefined {
  if (selectionStart !== selectionEnd) return undefined
  const { kind, pattern } = signs[mode]
  const query = pattern.exec(value.slice(0, selectionStart))?.[1]
  if (query === undefined) return undefined
  return { kind, query, start: selectionStart - query.length - 1, end: selectionStart }
}
