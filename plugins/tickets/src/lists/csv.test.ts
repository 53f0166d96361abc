import { expect, test } from 'vitest'
import { csvLine, isZone, localTimes } from './csv.ts'

test('what a spreadsheet would run is text, and what would end a cell is quoted', () => {
  expect(csvLine(['=1+1', '+60 12', '-3', '@x', '\tx', '\rx', -3, 'a=b'])).toBe(
    `'=1+1,'+60 12,'-3,'@x,'\tx,"'\rx",-3,a=b\r\n`,
  )
  expect(csvLine(['a,b', 'say "hi"', 'two\nlines', ' edge ', null, ''])).toBe(
    '"a,b","say ""hi""","two\nlines"," edge ",,\r\n',
  )
})

test('times are those of the zone, with its offset on that day', () => {
  const at = new Date('2026-01-15T12:30:05.123Z')
  expect(localTimes('Asia/Kuala_Lumpur')(at)).toBe('2026-01-15T20:30:05+08:00')
  expect(localTimes('UTC')(at)).toBe('2026-01-15T12:30:05+00:00')
  expect(localTimes('America/New_York')(new Date('2026-07-15T12:30:05Z'))).toBe('2026-07-15T08:30:05-04:00')
  expect(localTimes('Asia/Kuala_Lumpur')(null)).toBe('')
  expect(isZone('Mars/Olympus')).toBe(false)
})
