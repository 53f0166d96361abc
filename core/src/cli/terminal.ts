import { styleText } from 'node:util'
import { KaunterError, messageOf } from '../kernel/errors.ts'
import { wrongUsage } from './errors.ts'

/** Exit codes: 0 done, 1 failed, 2 typed wrongly. */
export const exit = { failed: 1, usage: 2 } as const

export const print = (text: string): void => void process.stdout.write(`${text}\n`)
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2))

type Style = Parameters<typeof styleText>[0]
/** Coloured on a terminal that wants it: NO_COLOR and a pipe leave the text plain. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

/** Rows with their columns in line; the last one is as long as it likes. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')
  return rows.map((row) => `  ${line(row).trimEnd()}`).join('\n')
}

/** What went wrong, for a person. Only a mistake of ours shows where in the code it happened. */
export function complain(error: unknown): void {
  const expected = error instanceof KaunterError
  const text = expected ? `${error.code}\n${error.message}` : error instanceof Error ? error.stack : messageOf(error)
  process.stderr.write(`\n${text}\n\n`)
  process.exitCode = expected && error.code === wrongUsage.code ? exit.usage : exit.failed
}
