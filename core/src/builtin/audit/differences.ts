/** What JSON holds, as a sentence can show it. */
export type Shown = string | number | boolean | null | string[]

/** One field that is not what it was; a side that was not written down is absent. */
export interface Difference {
  /** Names from outside in, with dots: `values.reopenDays`. */
  field: string
  before?: Shown
  after?: Shown
}

type Values = Record<string, unknown>
const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Says nothing to people: what it is of stands beside it. */
const bookkeeping = new Set(['id', 'version', 'position', 'mergeId', 'identityId'])

/** As much of a text as tells what it was. */
const longest = 500

/** What an entry says of before and after, field by field, without what stayed the same. */
export function differences(before: Values | null, after: Values | null, tell: (text: string) => string): Difference[] {
  const [was, is] = [flat(before ?? {}, tell), flat(after ?? {}, tell)]
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => !bookkeeping.has(field))
    .filter((field) => JSON.stringify(was.get(field) ?? null) !== JSON.stringify(is.get(field) ?? null))
    .map((field) => ({
      field,
      ...(before !== null && was.has(field) ? { before: was.get(field) as Shown } : {}),
      ...(after !== null && is.has(field) ? { after: is.get(field) as Shown } : {}),
    }))
}

function flat(values: Values, tell: (text: string) => string, within = ''): Map<string, Shown> {
  const fields = new Map<string, Shown>()
  for (const [name, value] of Object.entries(values)) {
    if (isValues(value)) for (const [inner, shown] of flat(value, tell, `${within}${name}.`)) fields.set(inner, shown)
    else fields.set(within + name, shownAs(value, tell))
  }
  return fields
}

function shownAs(value: unknown, tell: (text: string) => string): Shown {
  if (value === null || value === undefined) return null
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (Array.isArray(value)) return value.map((each) => tell(words(each)))
  return tell(String(value)).slice(0, longest)
}

/** One of a list: a time from and to, a name and what it stands for; of what is yes or no, what is yes. */
function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(', ')
  if (isValues(value))
    return Object.entries(value)
      .map(([name, each]) => (typeof each === 'boolean' ? (each ? name : '') : words(each)))
      .filter(Boolean)
      .join(' · ')
  return value === null || value === undefined ? '' : String(value)
}
