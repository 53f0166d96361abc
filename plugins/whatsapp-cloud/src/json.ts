/** Meta's payloads are read with these: whatever the type turns out to be, the answer is a usable value, never a throw. */

export type Json = Record<string, unknown>

export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}

export const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Text without what PostgreSQL cannot store; numbers count, as Meta changes its mind about them. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value !== 'string') return null
  const text = value.replaceAll('\0', '').trim()
  return text === '' ? null : text
}

/** Text for a column of limited width. */
export const asShort = (value: unknown, length: number): string | null => asText(value)?.slice(0, length) ?? null

/** Seconds since 1970 as text or number. A time that is missing, absurd or in the future becomes `fallback`. */
export function asInstant(value: unknown, fallback: Date): Date {
  const seconds = Number(asText(value) ?? Number.NaN)
  const earliest = Date.UTC(2009, 0) / 1000
  // A minute for clocks that differ; later times would keep a ticket on top of every list for ever.
  if (!(seconds >= earliest) || seconds * 1000 > fallback.getTime() + 60_000) return fallback
  return new Date(seconds * 1000)
}

/** The raw payload as kept with a row. `JSON.stringify` is recursive, so hostile nesting ends up as a note. */
export const toRaw = (value: unknown): string => stringify(value)

/** The same text for the same content, whatever the order of the keys. */
export const toCanonical = (value: unknown): string =>
  stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

function stringify(value: unknown, replace?: (key: string, part: unknown) => unknown): string {
  try {
    return JSON.stringify(value, replace) ?? 'null'
  } catch (error) {
    if (error instanceof RangeError) return '"nested too deeply; the webhook as received has it"'
    throw error
  }
}
