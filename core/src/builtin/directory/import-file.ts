import type { Shop } from '../../contracts/index.ts'
import { type CsvRecord, CsvSyntaxError, parseCsv } from './csv.ts'

/** The kinds of mistakes in a file; screens say them in the reader's language. */
export const problemKinds = [
  'quotes',
  'too-many-rows',
  'column-missing',
  'column-unknown',
  'cells',
  'missing',
  'too-long',
  'repeated',
  'status',
  'time-zone',
  'state',
  'franchise-unknown',
  'not-yours',
] as const

/** Something wrong in a file. */
export interface ImportProblem {
  line: number
  /** Null when it concerns the whole line. */
  column: string | null
  problem: (typeof problemKinds)[number]
  /** What stands there, cut to a glance. */
  value: string
}

const maxRows = 5000
const columnsOf = {
  franchise: { fid: 64, name: 200, status: 10 },
  outlet: { oid: 64, fid: 64, name: 200, status: 10, time_zone: 64, state: 60 },
} as const
const required = { franchise: ['fid', 'name'], outlet: ['oid', 'fid', 'name'] } as const

/** By column. Absent: the file does not have it; empty: nothing is said of it. */
export type Cells = Partial<Record<'fid' | 'oid' | 'name' | 'status' | 'time_zone' | 'state', string>>
/** A line of a file. */
export interface Row {
  line: number
  cells: Cells
}
/** Rows whose cells are there and short enough; the others are problems. */
export function readRows(kind: Shop['kind'], csv: string, problems: ImportProblem[]): Row[] {
  let records: CsvRecord[]
  try {
    records = parseCsv(csv)
  } catch (error) {
    if (!(error instanceof CsvSyntaxError)) throw error
    problems.push({ line: error.line, column: null, problem: 'quotes', value: '' })
    return []
  }
  const known: Record<string, number> = columnsOf[kind]
  const [header, ...body] = records
  const names = header?.cells.map((name) => name.toLowerCase().replaceAll(/[\s-]+/g, '_')) ?? []
  const line = header?.line ?? 1
  for (const [i, name] of names.entries())
    if (!(name in known))
      problems.push({ line, column: name.slice(0, 60), problem: 'column-unknown', value: name.slice(0, 60) })
    else if (names.indexOf(name) !== i) problems.push({ line, column: name, problem: 'repeated', value: name })
  for (const name of required[kind])
    if (!names.includes(name)) problems.push({ line, column: name, problem: 'column-missing', value: '' })
  if (body.length > maxRows)
    problems.push({
      line: body[maxRows]?.line ?? 0,
      column: null,
      problem: 'too-many-rows',
      value: String(body.length),
    })
  if (problems.length > 0) return []
  const seen = new Set<string>()
  return body.flatMap((record): Row[] => {
    const before = problems.length
    const report = (column: string | null, problem: ImportProblem['problem'], value = '') =>
      problems.push({ line: record.line, column, problem, value: value.slice(0, 60) })
    if (record.cells.length !== names.length) report(null, 'cells', String(record.cells.length))
    else
      for (const [i, name] of names.entries()) {
        const value = record.cells[i] as string
        if (value.length > (known[name] as number)) report(name, 'too-long', value)
        else if (value === '' && required[kind].some((each) => each === name)) report(name, 'missing')
      }
    if (problems.length > before) return []
    const cells: Cells = Object.fromEntries(names.map((name, i) => [name, record.cells[i]]))
    const code = cells[required[kind][0]] as string
    if (seen.has(code)) report(required[kind][0], 'repeated', code)
    seen.add(code)
    return [{ line: record.line, cells }]
  })
}
