export interface Series {
  name: string
  labels: Record<string, string>
  value: number
}

/** What `/metrics` says, read as strictly as the format is written. */
export class Exposition {
  readonly types = new Map<string, string>()
  readonly series: Series[] = []

  constructor(text: string) {
    if (!text.endsWith('\n')) throw new Error('the last line has no end')
    const seen = new Set<string>()
    for (const line of text.split('\n').filter((each) => each !== '')) {
      const [, keyword, named, rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? []
      if (keyword === 'TYPE' && named !== undefined) {
        if (this.types.has(named)) throw new Error(`${named} is declared twice`)
        this.types.set(named, rest)
      } else if (keyword === undefined) {
        const one = parseSeries(line)
        if (!this.types.has(this.familyOf(one.name))) throw new Error(`${one.name} is not declared`)
        const key = JSON.stringify([one.name, Object.entries(one.labels).sort()])
        if (seen.has(key)) throw new Error(`the same series twice: ${line}`)
        seen.add(key)
        this.series.push(one)
      }
    }
  }

  /** The metric that a line belongs to: those of a histogram have names of their own. */
  familyOf(name: string): string {
    const base = name.replace(/_(bucket|sum|count)$/, '')
    return this.types.get(base) === 'histogram' ? base : name
  }

  /** The one value of a series; 0 when it is not there. */
  value(name: string, labels: Record<string, string> = {}): number {
    return this.all(name, labels)[0]?.value ?? 0
  }

  all(name: string, labels: Record<string, string> = {}): Series[] {
    return this.series.filter(
      (each) => each.name === name && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
    )
  }
}

function parseSeries(line: string): Series {
  const [, name, inner, value] =
    /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (\S+)$/.exec(line) ?? []
  const number = value === '+Inf' ? Number.POSITIVE_INFINITY : Number(value)
  // Nothing was measured since the last scrape; Prometheus reads it in any case of letters.
  const isNothing = /^nan$/i.test(value ?? '')
  if (name === undefined || (Number.isNaN(number) && !isNothing))
    throw new Error(`not a line of an exposition: ${line}`)
  const labels = [...(inner ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, text]) => [key, text])
  return { name, labels: Object.fromEntries(labels), value: number }
}
