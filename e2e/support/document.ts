import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './server.ts'

/** A fenced block of a document. */
export interface Block {
  language: string
  /** What else stands behind the fence. */
  info: string
  text: string
  /** The line before the fence. */
  before: string
}

export const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** The fenced blocks of a document, also those that are indented in a list. */
export function blocks(path: string): Block[] {
  const found = read(path).matchAll(/([^\n]*)\n+ *```(\w*) ?([^\n]*)\n([\s\S]*?)\n *```/g)
  return [...found].map(([, before = '', language = '', info = '', text = '']) => ({ before, language, info, text }))
}

/** The file that a block is, by the line before it: `src/index.ts`: */
export const fileOf = ({ before }: Block) => /^`([\w./-]+\.\w+)`:$/.exec(before)?.[1]

/** Writes the blocks of a document that are files. */
export function writeFiles(path: string, folder: string): string[] {
  return blocks(path).flatMap((block) => {
    const file = fileOf(block)
    if (!file) return []
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${block.text}\n`)
    return [file]
  })
}

/**
 * A file with a block of the language `diff` done to it: lines with `-` go, lines with `+` come, others stay.
 *
 * @throws when the lines before the change are not in it, or more than once.
 */
export function patched(text: string, diff: string): string {
  const lines = diff.split('\n')
  const side = (mark: string) =>
    lines.flatMap((line) => (line.startsWith(mark) || line.startsWith(' ') ? [line.slice(1)] : [])).join('\n')
  const parts = text.split(side('-'))
  if (parts.length !== 2) throw new Error(`These lines are ${parts.length - 1} times in the file:\n${side('-')}`)
  return parts.join(side('+'))
}

/** The tables of a document, as cells. */
export function tablesOf(path: string): { header: string[]; rows: string[][] }[] {
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim())
  return [...read(path).matchAll(/(?:^\|.*\n)+/gm)].map(([table]) => {
    const [header = '', , ...rows] = table.trim().split('\n')
    return { header: cells(header), rows: rows.map(cells) }
  })
}
