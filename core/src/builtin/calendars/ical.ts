import { icalUnreadable } from './errors.ts'

/** One property of RFC 5545: `DTSTART;TZID=Asia/Tokyo:20260101T090000`. */
export interface Property {
  value: string
  parameters: ReadonlyMap<string, string>
}
/** The properties of one VEVENT by name; of those that are there twice the first. */
export type VEvent = ReadonlyMap<string, Property>

/**
 * The events of an iCalendar text (RFC 5545); what else is in it, and what is inside of events, is passed over.
 *
 * @throws KAUNTER_CALENDARS_ICAL_UNREADABLE
 */
export function parseICal(text: string): VEvent[] {
  // A long line goes on in the next, behind a space (section 3.1).
  const lines = text.replaceAll(/\r?\n[ \t]/g, '').split(/\r?\n/)
  if (!/^BEGIN:VCALENDAR$/i.test(lines.find((line) => line.trim() !== '')?.trim() ?? ''))
    throw icalUnreadable({ problem: 'it does not begin with BEGIN:VCALENDAR' })
  const events: VEvent[] = []
  const open: string[] = []
  let event = new Map<string, Property>()
  for (const line of lines) {
    const match = /^([A-Za-z0-9-]+)((?:;[^:;="]+=(?:"[^"]*"|[^":;]*))*):(.*)$/.exec(line)
    if (match === null) continue
    const [, name = '', parameters = '', value = ''] = match
    const upper = name.toUpperCase()
    if (upper === 'BEGIN') {
      open.push(value.trim().toUpperCase())
      if (open.at(-1) === 'VEVENT') event = new Map()
    } else if (upper === 'END') {
      if (open.pop() !== value.trim().toUpperCase())
        throw icalUnreadable({ problem: `END:${value.trim().slice(0, 40)} has no beginning` })
      if (value.trim().toUpperCase() === 'VEVENT') events.push(event)
    } else if (open.at(-1) === 'VEVENT' && !event.has(upper))
      event.set(upper, { value: value.trim(), parameters: parametersOf(parameters) })
  }
  if (open.length > 0) throw icalUnreadable({ problem: `it breaks off within ${open.at(-1)}` })
  return events
}

const parametersOf = (text: string) =>
  new Map(
    [...text.matchAll(/;([^=]+)=("[^"]*"|[^;]*)/g)].map(([, name = '', value = '']) => [
      name.toUpperCase(),
      value.replaceAll('"', ''),
    ]),
  )

/** A text value without its escapes (section 3.3.11). */
export const textOf = (value: string): string =>
  value.replaceAll(/\\([nN,;\\])/g, (_whole, sign: string) => (sign.toLowerCase() === 'n' ? ' ' : sign)).trim()
