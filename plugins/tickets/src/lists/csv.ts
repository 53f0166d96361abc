/** Spreadsheets take a cell that begins so for a formula, and would run it. */
const formula = /^[=+\-@\t\r]/
const special = /[",\r\n]|^\s|\s$/

/** One line as RFC 4180 has it. */
export function csvLine(cells: readonly (string | number | null | undefined)[]): string {
  return `${cells.map((cell) => csvCell(cell)).join()}\r\n`
}

function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = formula.test(value) ? `'${value}` : value
  return special.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Without it, spreadsheets read UTF-8 as something else. */
export const byteOrderMark = '\uFEFF'

/** Writes instants as clocks of a time zone show them, with the offset: `2026-05-01T17:30:00+08:00`. */
export function localTimes(zone: string): (at: Date | null) => string {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
  })
  const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  return (at) => {
    if (at === null) return ''
    const name = offset.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
    return `${format.format(at).replace(' ', 'T')}${name.slice(3) || '+00:00'}`
  }
}

/** Whether times can be written in it. */
export function isZone(zone: string): boolean {
  try {
    localTimes(zone)
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
