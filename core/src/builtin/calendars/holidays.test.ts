import { expect, test } from 'vitest'
import { malaysianStates } from '../../contracts/index.ts'
import { holidayEntries, holidayYears } from './holiday-data.ts'
import { holidaysOf, type Region } from './holidays.ts'

const on = (region: Region, date: string) =>
  holidaysOf(region)
    .get(date)
    ?.map(({ en }) => en) ?? []
const replaced = (region: Region, date: string) =>
  holidaysOf(region)
    .get(date)
    ?.map(({ replaces }) => replaces) ?? []
const counts = (year: number) =>
  malaysianStates.map(
    (state) => `${state} ${[...holidaysOf(state).keys()].filter((date) => date.startsWith(`${year}`)).length}`,
  )

test('every state has as many days off as its lists say', () => {
  expect(counts(2025).join()).toBe(
    'JHR 21,KDH 22,KTN 21,KUL 20,LBN 21,MLK 21,NSN 20,PHG 20,PJY 20,PLS 21,PNG 21,PRK 20,SBH 22,SGR 20,SWK 21,TRG 23',
  )
  expect(counts(2026).join()).toBe(
    'JHR 22,KDH 21,KTN 21,KUL 21,LBN 22,MLK 21,NSN 22,PHG 21,PJY 21,PLS 22,PNG 23,PRK 22,SBH 22,SGR 22,SWK 20,TRG 23',
  )
  expect(counts(2027).join()).toBe(
    'JHR 22,KDH 21,KTN 22,KUL 21,LBN 22,MLK 21,NSN 23,PHG 21,PJY 21,PLS 22,PNG 22,PRK 21,SBH 23,SGR 21,SWK 22,TRG 24',
  )
})

test('well-known days are where everybody expects them', () => {
  for (const state of malaysianStates) {
    expect(on(state, '2026-02-17')).toContain('Chinese New Year')
    expect(on(state, '2026-08-31')).toContain('National Day')
    expect(on(state, '2025-03-31')).toContain('Hari Raya Aidilfitri')
    expect(on(state, '2026-12-25')).toContain('Christmas Day')
  }
  expect(on('SWK', '2025-10-20')).toEqual([])
  expect(on('national', '2025-10-20')).toEqual(['Deepavali'])
  expect([on('JHR', '2026-01-01'), on('KUL', '2026-01-01')]).toEqual([[], ['New Year’s Day']])
  expect(on('SWK', '2026-06-02')).toContain('Gawai Dayak')
  expect(on('SBH', '2026-05-30')).toEqual(['Pesta Kaamatan'])
  expect(on('KTN', '2026-09-29')).toEqual(['Birthday of the Sultan of Kelantan'])
  expect(on('national', '2026-09-29')).toEqual([])
})

test('a holiday on the weekly day of rest is made up for: Sunday, in Kedah Friday, in Kelantan and Terengganu Saturday', () => {
  // National Day 2025 was a Sunday.
  expect(replaced('KUL', '2025-09-01')).toEqual(['2025-08-31'])
  expect([on('KDH', '2025-09-01'), on('KTN', '2025-09-01'), on('TRG', '2025-09-01')]).toEqual([[], [], []])
  // Since 2025 the weekend of Johor is Saturday and Sunday again.
  expect(replaced('JHR', '2025-09-01')).toEqual(['2025-08-31'])
  // Labour Day 2026 was a Friday, Hari Raya Aidilfitri 2026 a Saturday with its second day on the Sunday.
  expect(replaced('KDH', '2026-05-03')).toEqual(['2026-05-01'])
  expect(replaced('TRG', '2026-03-23')).toEqual(['2026-03-21'])
  // Where the next day is a holiday already it is the one after: in Sarawak Wesak 2026 gave way to two days of Gawai.
  expect(on('SWK', '2026-06-03')).toEqual(['Wesak Day'])
  // Two holidays on one Sunday give one other day.
  expect(on('KUL', '2026-02-02')).toHaveLength(2)
  expect(on('KUL', '2026-02-03')).toEqual([])
})

test('days that hang on the moon are marked as estimates, with what makes up for them', () => {
  const raya = holidaysOf('national').get('2027-03-10')?.[0]
  expect(raya).toMatchObject({ en: 'Hari Raya Aidilfitri', estimate: true })
  expect(holidaysOf('KUL').get('2027-08-16')?.[0]).toMatchObject({ estimate: true, replaces: '2027-08-15' })
  expect(holidaysOf('national').get('2026-03-21')?.[0]).toMatchObject({ estimate: false })
})

test('the data is of the years it says, well formed, and names each day in both languages', () => {
  for (const { en, ms, dates, states } of holidayEntries) {
    expect([en, ms, ...states].every((text) => text.length > 0)).toBe(true)
    for (const date of dates) {
      expect(date).toMatch(/^~?\d{4}-\d\d-\d\d$/)
      expect(new Date(date.replace('~', '')).toISOString().slice(0, 10)).toBe(date.replace('~', ''))
      expect(Number(date.replace('~', '').slice(0, 4))).toBeGreaterThanOrEqual(holidayYears.from)
      expect(Number(date.replace('~', '').slice(0, 4))).toBeLessThanOrEqual(holidayYears.to)
    }
  }
})
