/** A piece of a text as WhatsApp shows it. */
export interface Piece {
  readonly text: string
  readonly style: 'plain' | 'bold' | 'italic' | 'strike' | 'mono'
}

const styles = { '*': 'bold', _: 'italic', '~': 'strike' } as const
/**
 * WhatsApp takes a mark for one only at the edge of a word, closed in the same line, with no space inside of it:
 * `2*3*4` and `* not bold *` stay as they are. Three backticks may hold several lines.
 */
const marked = /```([\s\S]+?)```|(?<![\p{L}\p{N}])([*_~])(?![\s*_~])([^\n]*?[^\s*_~])\2(?![\p{L}\p{N}])/gu

/** What WhatsApp makes of a text: bold, italic, struck out and monospaced words. Nothing is nested. */
export function whatsappPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(marked)) {
    const [whole, mono, mark, inner = ''] = match
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), style: 'plain' })
    if (mono === undefined) pieces.push({ text: inner, style: styles[mark as keyof typeof styles] })
    else pieces.push({ text: mono, style: 'mono' })
    end = match.index + whole.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end), style: 'plain' })
  return pieces
}

/** The words alone, for where they stand in one line. */
export const plainText = (text: string): string =>
  whatsappPieces(text)
    .map((piece) => piece.text)
    .join('')
