/** One record of a file, and the line on which it starts; lines are counted as an editor shows them. */
export interface CsvRecord {
  line: number
  cells: string[]
}

/** The quotes of a file make no sense from this line on, so nothing after it can be trusted. */
export class CsvSyntaxError extends Error {
  readonly line: number
  constructor(line: number) {
    super(`the quotes on line ${line} are not in pairs`)
    this.line = line
  }
}

/**
 * Reads comma-separated text as RFC 4180 describes it, and as spreadsheets write it: with a byte order mark, with any
 * line ends, with semicolons or tabs where the comma is the decimal sign. Empty lines are passed over.
 *
 * @throws CsvSyntaxError
 */
export function parseCsv(text: string): CsvRecord[] {
  const source = text.replace(/^\uFEFF/, '')
  const separator = separatorOf(source)
  // A cell, quoted or not, and what ends it. Anything else is a quote out of place.
  const cell = new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^"${separator}\\r\\n][^${separator}\\r\\n]*)?)(${separator}|\\r\\n|\\n|\\r|$)`,
    'y',
  )
  const records: CsvRecord[] = []
  let line = 1
  let record: CsvRecord = { line, cells: [] }
  while (cell.lastIndex < source.length || record.cells.length > 0) {
    const match = cell.exec(source)
    if (match === null) throw new CsvSyntaxError(line)
    const [, quoted, plain = '', end] = match
    record.cells.push(quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"').trim())
    line += quoted?.match(/\r\n|\n|\r/g)?.length ?? 0
    if (end === separator) continue
    if (record.cells.some((each) => each !== '')) records.push(record)
    record = { line: ++line, cells: [] }
  }
  return records
}

/** Whichever stands most often on the first line, outside of quotes. */
function separatorOf(source: string): string {
  const header = (/^(?:"[^"]*"|[^"\r\n]+)*/.exec(source)?.[0] ?? '').replaceAll(/"[^"]*"/g, '')
  const count = (separator: string) => header.split(separator).length
  return [',', ';', '\t'].reduce((best, each) => (count(each) > count(best) ? each : best))
}
