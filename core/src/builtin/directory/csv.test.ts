import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CsvSyntaxError, parseCsv } from './csv.ts'

const cellsOf = (text: string) => parseCsv(text).map((record) => record.cells)

describe('a file of comma-separated values', () => {
  test('is read as spreadsheets write it', () => {
    expect(cellsOf('\uFEFFfid,name\r\nF1,"Kedai ""Ali"", Klang"\r\n\r\nF2, Siti \r\n')).toEqual([
      ['fid', 'name'],
      ['F1', 'Kedai "Ali", Klang'],
      ['F2', 'Siti'],
    ])
    expect(cellsOf('fid;name\rF1;a, b\r')).toEqual([
      ['fid', 'name'],
      ['F1', 'a, b'],
    ])
    expect(cellsOf('"fid;x"\tname\nF1\t')).toEqual([
      ['fid;x', 'name'],
      ['F1', ''],
    ])
    expect(cellsOf('')).toEqual([])
    expect(cellsOf('a,b\n,\n"",\n')).toEqual([['a', 'b']])
    expect(cellsOf('a,b\nx 5" y,2')).toEqual([
      ['a', 'b'],
      ['x 5" y', '2'],
    ])
  })

  test('names the line on which each record starts, also after line ends within quotes', () => {
    expect(parseCsv('a,b\n"1\r\n2\n3",x\n\nlast,y').map((record) => record.line)).toEqual([1, 2, 6])
  })

  test('with a quote out of place is refused, with its line', () => {
    for (const text of ['a,b\n"open,1\n2,3', 'a,b\n"shut"x,1', 'a\n""x"\n'])
      expect(() => parseCsv(text), text).toThrow(new CsvSyntaxError(2))
  })

  test('gives back what was written, whatever is in the cells', () => {
    const cell = fc.string({ unit: 'binary', maxLength: 8 }).map((text) => text.trim())
    const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 6 })
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        (cells, separator, end) => {
          const all = [['one', 'two'], ...cells]
          const quoted = all.map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(separator))
          const kept = all.filter((row) => row.some((each) => each !== ''))
          expect(cellsOf(quoted.join(end))).toEqual(kept)
        },
      ),
    )
  })
})
