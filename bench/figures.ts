import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What repeated measurements gave. */
export interface Spread {
  median: number
  min: number
  max: number
}

/** One line of the table. A goal is held against the ratio when there is a baseline, else against the value. */
export interface Figure {
  bench: string
  name: string
  unit: string
  value: Spread
  baseline?: { name: string; value: Spread }
  /** Median of the ratios of each round, so that a slow minute of the machine falls on both sides. */
  ratio?: Spread
  goal?: { atLeast: number } | { atMost: number }
  /** What the goal is about when it is not the ratio. */
  goalOn?: 'value'
}

export interface Findings {
  figures: Figure[]
  /** What explains the figures: where time and memory go. */
  notes: string[]
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (i: number) => sorted[i] ?? Number.NaN
  return { median: at(Math.floor((sorted.length - 1) / 2)), min: at(0), max: at(sorted.length - 1) }
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

/** A figure whose rounds were interleaved with those of its baseline. */
export function against(
  figure: Pick<Figure, 'bench' | 'name' | 'unit' | 'goal' | 'goalOn'>,
  rounds: readonly number[],
  baseline: { name: string; rounds: readonly number[] },
): Figure {
  const ratios = rounds.map((value, i) => value / (baseline.rounds[i] ?? Number.NaN))
  return {
    ...figure,
    value: spread(rounds),
    baseline: { name: baseline.name, value: spread(baseline.rounds) },
    ratio: spread(ratios),
  }
}

export function met(figure: Figure): boolean | undefined {
  const { goal } = figure
  if (goal === undefined) return undefined
  const measured = (figure.goalOn === 'value' ? figure.value : (figure.ratio ?? figure.value)).median
  return 'atLeast' in goal ? measured >= goal.atLeast : measured <= goal.atMost
}

const number = (value: number) =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(Math.abs(value) >= 10 ? 1 : 2)
const range = ({ median, min, max }: Spread) =>
  min === max ? number(median) : `${number(median)} (${number(min)}–${number(max)})`

export function table(figures: readonly Figure[]): string {
  const header = ['figure', 'measured', 'baseline', 'ratio', 'goal', '']
  const rows = figures.map((figure) => {
    const { goal, baseline, ratio } = figure
    const ok = met(figure)
    return [
      `${figure.bench}: ${figure.name}`,
      `${range(figure.value)} ${figure.unit}`,
      baseline === undefined ? '' : `${range(baseline.value)} ${baseline.name}`,
      ratio === undefined ? '' : range(ratio),
      goal === undefined ? '' : 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`,
      ok === undefined ? '' : ok ? 'met' : 'MISSED',
    ]
  })
  const lines = [header, ...rows]
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function save(root: string, findings: Findings, machine: object): string {
  const folder = join(root, 'test-output')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'bench.json')
  const figures = findings.figures.map((figure) => ({ ...figure, met: met(figure) }))
  writeFileSync(
    path,
    `${JSON.stringify({ at: new Date().toISOString(), machine, figures, notes: findings.notes }, null, 2)}\n`,
  )
  return path
}
