/** A Markdown table; undefined cells stay empty. */
export function table(head: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string {
  const line = (cells: readonly (string | undefined)[]) => `| ${cells.map((cell) => inCell(cell ?? '')).join(' | ')} |`
  return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n')
}

const inCell = (text: string) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')

/** As code, also when it has backticks itself; nothing for nothing. */
export const code = (text: string | undefined) => {
  if (text === undefined || text === '') return ''
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``
}
