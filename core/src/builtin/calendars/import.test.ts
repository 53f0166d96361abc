import { expect, test } from 'vitest'
import { importICal } from './import.ts'

const zone = 'Asia/Kuala_Lumpur'
const file = (...events: string[][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    ...events.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']),
    'END:VCALENDAR',
  ].join('\r\n')
const read = (...events: string[][]) => importICal(file(...events), 'closed', zone)
const days = (...events: string[][]) =>
  read(...events).exceptions.map(({ label: _label, kind: _kind, ...rest }) => rest)
const reasons = (...events: string[][]) => read(...events).skipped.map(({ reason }) => reason)

test('whole days, also several, end before the day that the file names', () => {
  expect(days(['SUMMARY:Raya', 'DTSTART;VALUE=DATE:20260321', 'DTEND;VALUE=DATE:20260323'])).toEqual([
    { date: '2026-03-21' },
    { date: '2026-03-22' },
  ])
  expect(days(['DTSTART;VALUE=DATE:20260501'])).toEqual([{ date: '2026-05-01' }])
})

test('times are put on the clock of the calendar, whichever zone the file uses', () => {
  expect(days(['DTSTART:20260501T020000Z', 'DTEND:20260501T040000Z'])).toEqual([
    { date: '2026-05-01', intervals: [{ from: '10:00', to: '12:00' }] },
  ])
  expect(days(['DTSTART;TZID=Europe/London:20260701T180000', 'DURATION:PT2H'])).toEqual([
    { date: '2026-07-02', intervals: [{ from: '01:00', to: '03:00' }] },
  ])
  expect(days(['DTSTART:20260501T220000', 'DTEND:20260503T020000'])).toEqual([
    { date: '2026-05-01', intervals: [{ from: '22:00', to: '24:00' }] },
    { date: '2026-05-02' },
    { date: '2026-05-03', intervals: [{ from: '00:00', to: '02:00' }] },
  ])
})

test('what comes every year does so, for ever or as often as it says', () => {
  expect(days(['DTSTART;VALUE=DATE:20240214', 'RRULE:FREQ=YEARLY'])).toEqual([{ date: '2024-02-14', yearly: true }])
  expect(days(['DTSTART;VALUE=DATE:20240214', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=14'])).toHaveLength(1)
  expect(days(['DTSTART;VALUE=DATE:20240214', 'RRULE:FREQ=YEARLY;COUNT=2'])).toEqual([
    { date: '2024-02-14' },
    { date: '2025-02-14' },
  ])
  expect(days(['DTSTART;VALUE=DATE:20240229', 'RRULE:FREQ=YEARLY;UNTIL=20280301'])).toEqual([
    { date: '2024-02-29' },
    { date: '2028-02-29' },
  ])
})

test('folded lines, escapes, alarms and quoted parameters are read', () => {
  const text = file([
    'SUMMARY;LANGUAGE="en:GB":Cuti\\, tahun',
    '  an',
    'DTSTART;VALUE=DATE:20260101',
    'BEGIN:VALARM',
    'SUMMARY:no',
    'DTSTART:20000101',
    'END:VALARM',
  ])
  expect(importICal(text, 'closed', zone).exceptions).toEqual([
    { date: '2026-01-01', label: 'Cuti, tahun an', kind: 'closed' },
  ])
})

test('what is not understood is left out with its reason, and the rest is taken', () => {
  const { exceptions, skipped } = read(
    ['SUMMARY:Weekly', 'DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=WEEKLY;BYDAY=MO'],
    ['SUMMARY:Good', 'DTSTART;VALUE=DATE:20260102'],
  )
  expect(exceptions.map(({ label }) => label)).toEqual(['Good'])
  expect(skipped).toMatchObject([{ label: 'Weekly', reason: expect.stringContaining('FREQ=WEEKLY') }])
  expect(reasons(['DTSTART;TZID=Singapore Standard Time:20260101T090000', 'DURATION:PT1H'])[0]).toContain('IANA')
  expect(reasons(['DTSTART;VALUE=DATE:20260230'])[0]).toContain('not a date')
  expect(reasons(['DTSTART:20260101T090000', 'DTEND:20260101T080000'])[0]).toContain('ends before')
  expect(reasons(['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20300101'])[0]).toContain('longer than a year')
  expect(reasons(['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'EXDATE:20270101'])[0]).toContain('EXDATE')
  expect(reasons(['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=MONTHLY'])[0]).toContain('FREQ=MONTHLY')
  expect(reasons(['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY;BYDAY=1MO'])[0]).toContain('BYDAY')
  expect(reasons(['STATUS:CANCELLED', 'DTSTART;VALUE=DATE:20260101'])[0]).toContain('cancelled')
  expect(reasons(['SUMMARY:no date'])[0]).toContain('no beginning')
})

test('what is no calendar file, or breaks off, is refused as a whole', () => {
  expect(() => importICal('hello', 'closed', zone)).toThrow(/BEGIN:VCALENDAR/)
  expect(() => importICal('BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101', 'closed', zone)).toThrow(/breaks off/)
  expect(() => importICal('BEGIN:VCALENDAR\nEND:VEVENT', 'closed', zone)).toThrow(/no beginning/)
})
