/**
 * The words of a text as both databases index them: lower case letters and digits only, so that neither's own idea of
 * what a word, an operator or a stop word is comes into play. Each begins with `xx`, which makes it long enough for
 * MariaDB; one with letters beyond a to z is written as `xy` and the hexadecimal digits of its UTF-8, which keeps prefixes.
 */
const run = /[\p{L}\p{N}\p{M}]+/gu
/** Scripts that put no space between words: their letters are indexed in pairs. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const unspacedRun = new RegExp(`${unspaced.source}+|(?:(?!${unspaced.source}).)+`, 'gu')
const plainWord = /^[A-Za-z0-9]+$/
/** Accents of Latin letters, and the marks and the stretching of Arabic ones: written or not, the word is the same. */
const accents = /[\u0300-\u036f\u0640\u064b-\u065f]/gu

/** In letters; what differs later only is taken for the same. MariaDB takes words of up to 84 letters. */
const longestPlain = 60
const longestEncoded = 12
/** As many as one text is found by. */
const mostWords = 2000
/** As many as one looks for. */
const mostSought = 8

/** A word where it stands in a text. */
interface Spot {
  word: string
  start: number
  end: number
}

export const fold = (text: string) => text.normalize('NFKD').replace(accents, '').normalize('NFKC').toLowerCase()

function spotsOf(text: string): Spot[] {
  return matches(run, text).flatMap(({ 0: found, index }) => {
    if (plainWord.test(found)) return { word: found.toLowerCase(), start: index, end: index + found.length }
    return matches(unspacedRun, found).map(({ 0: word, index: within }) => ({
      word: fold(word),
      start: index + within,
      end: index + within + word.length,
    }))
  })
}

/** `matchAll` copies the expression at every call, which for classes of Unicode takes longer than all the rest. */
function matches(expression: RegExp, text: string): RegExpExecArray[] {
  const found: RegExpExecArray[] = []
  expression.lastIndex = 0
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) found.push(match)
  return found
}

function encode(word: string): string {
  if (plainWord.test(word)) return `xx${word.slice(0, longestPlain)}`
  return `xy${Buffer.from([...word].slice(0, longestEncoded).join(''))
    .toString('hex')
    .slice(0, 80)}`
}

/** The words by which a text is found, with a space around each. */
export function wordsOf(text: string): string {
  const words = new Set<string>()
  for (const { word } of spotsOf(text.toWellFormed())) {
    if (words.size >= mostWords) break
    if (!unspaced.test(word)) words.add(encode(word))
    else {
      const letters = [...word]
      for (let i = 0; i < letters.length; i++) words.add(encode(letters.slice(i, i + 2).join('')))
    }
  }
  return words.size === 0 ? '' : ` ${[...words].join(' ')} `
}

/** What is looked for: all of it, and the last word may go on. */
export interface Sought {
  /** As they stand in the index; `prefix` when more letters may follow. */
  words: readonly { word: string; prefix: boolean }[]
  /** As people write them, folded, to mark them. */
  plain: readonly string[]
}

export function soughtIn(query: string): Sought {
  const words = new Map<string, boolean>()
  const plain: string[] = []
  for (const { word } of spotsOf(query.toWellFormed())) {
    if (plain.length === mostSought) break
    plain.push(word)
    const letters = [...word]
    if (!unspaced.test(word)) words.set(encode(word), false)
    else if (letters.length === 1) words.set(encode(word), true)
    else for (let i = 0; i + 1 < letters.length; i++) words.set(encode(letters.slice(i, i + 2).join('')), false)
  }
  const last = plain.at(-1)
  // One or two letters begin half of all words.
  if (last !== undefined && [...last].length > 2 && !unspaced.test(last)) words.set(encode(last), true)
  return { words: [...words].map(([word, prefix]) => ({ word, prefix })), plain }
}

export interface Excerpt {
  text: string
  /** Where the words stand in the text, in UTF-16 units. */
  marks: { start: number; length: number }[]
}

/** Letters shown before the first word that was found, and in all. */
const before = 40
const shown = 200

/** As much of a text as shows why it was found. */
export function excerptOf(text: string, { plain }: Sought): Excerpt {
  const flat = text.replace(/\s+/g, ' ').trim()
  const spots: Omit<Spot, 'word'>[] = []
  for (const { word, start, end } of spotsOf(flat)) {
    if (plain.some((each, i) => each === word || (i === plain.length - 1 && word.startsWith(each))))
      spots.push({ start, end })
    else if (unspaced.test(word))
      for (const each of plain.filter((one) => word.includes(one))) {
        const at = start + word.indexOf(each)
        spots.push({ start: at, end: at + each.length })
      }
  }
  const from = startOf(flat, Math.max(0, (spots[0]?.start ?? 0) - before))
  const to = Math.min(flat.length, from + shown)
  const lead = from > 0 ? '…' : ''
  return {
    text: `${lead}${flat.slice(from, to).toWellFormed()}${to < flat.length ? '…' : ''}`,
    marks: spots
      .filter(({ end }) => end <= to)
      .map(({ start, end }) => ({ start: start - from + lead.length, length: end - start })),
  }
}

/** A cut behind the next space, if one is near: words begin whole. */
function startOf(text: string, from: number): number {
  const space = from === 0 ? -1 : text.indexOf(' ', from)
  return space === -1 || space > from + before / 2 ? from : space + 1
}
