import type { Person } from './types.ts'

/** A stretch of a text: plain words, an address to follow, somebody who is named. */
export type TextPart = { kind: 'plain' | 'link'; text: string } | { kind: 'mention'; text: string; person: Person }

/** Only whole addresses with a scheme: nothing is guessed from what people type. */
const addresses = /https?:\/\/[^\s<>"'`]+/gi
/** Ends a sentence more often than an address. */
const trailing = /[.,;:!?)\]}'"»”]+$/

/** A text in parts; joined, they are the text. */
export function textParts(text: string, mentions: readonly Person[] = []): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(addresses)) {
    const address = match[0].replace(trailing, '')
    parts.push(...named(text.slice(from, match.index), mentions), { kind: 'link', text: address })
    from = match.index + address.length
  }
  parts.push(...named(text.slice(from), mentions))
  return parts
}

const escaped = (name: string) => name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

function named(text: string, mentions: readonly Person[]): TextPart[] {
  if (text === '') return []
  // The longest name first: "@Ali Hassan" is not "@Ali" and a surname.
  const byLength = mentions.toSorted((a, b) => b.name.length - a.name.length)
  for (const person of byLength) {
    const at = text.search(new RegExp(`@${escaped(person.name)}(?![\\p{L}\\p{N}])`, 'iu'))
    if (at < 0) continue
    const end = at + person.name.length + 1
    return [
      ...named(text.slice(0, at), mentions),
      { kind: 'mention', text: text.slice(at, end), person },
      ...named(text.slice(end), mentions),
    ]
  }
  return [{ kind: 'plain', text }]
}

/** `\p{RGI_Emoji}` would say it in one, but takes a second to compile. */
const pictures = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\s)+$/u
const MOST_PICTURES = 3

/** Emoji and nothing else, a few of them: shown large. */
export function isEmojiOnly(text: string): boolean {
  if (text.length > 40 || !pictures.test(text)) return false
  const count = [...new Intl.Segmenter().segment(text.replaceAll(/\s/g, ''))].length
  return count > 0 && count <= MOST_PICTURES
}

const LONG_TEXT = 1_500
const LONG_LINES = 24

/** A text that would push everything else off the screen. */
export const isLong = (text: string): boolean =>
  text.length > LONG_TEXT || (text.length > LONG_LINES && text.split('\n', LONG_LINES + 1).length > LONG_LINES)
