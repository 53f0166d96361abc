import type { DurationUnit, FieldSchema } from './schema.ts'

const minutesIn: Readonly<Record<DurationUnit, number>> = { minutes: 1, hours: 60, days: 1440 }

/** Whether the field holds minutes, which people enter in the unit that suits them. */
export const isDuration = ({ type, format }: FieldSchema): boolean => type === 'integer' && format === 'duration'

export const unitsOf = ({ units = ['minutes', 'hours', 'days'] }: FieldSchema): readonly DurationUnit[] => units

/** The two halves of what is entered: `1.5 hours`. */
export function halves(schema: FieldSchema, raw: string): { amount: string; unit: DurationUnit } {
  const [, amount = '', unit] = /^(.*?)(?: (minutes|hours|days))?$/.exec(raw) ?? []
  return { amount: amount.trim(), unit: (unit as DurationUnit | undefined) ?? unitsOf(schema)[0] ?? 'minutes' }
}

/** In the largest unit of which it is a whole number. */
export function durationToRaw(schema: FieldSchema, minutes: number): string {
  const unit = unitsOf(schema).findLast((each) => minutes % minutesIn[each] === 0) ?? 'minutes'
  return `${minutes / minutesIn[unit]} ${unit}`
}

/** Whole minutes; `undefined` for what is none, and `null` for nothing. */
export function durationFromRaw(schema: FieldSchema, raw: string): number | null | undefined {
  const { amount, unit } = halves(schema, raw)
  if (amount === '') return null
  if (!/^\d+([.,]\d+)?$/.test(amount)) return undefined
  const minutes = Number(amount.replace(',', '.')) * minutesIn[unit]
  return Math.abs(minutes - Math.round(minutes)) < 1e-6 ? Math.round(minutes) : undefined
}
