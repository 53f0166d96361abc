import { describe, expect, test } from 'vitest'
import { partNames, readParts, withNeeds } from './parts.ts'
import { render } from './render.ts'

describe('parts', () => {
  test('bring along what they are built on, in one order', () => {
    expect(withNeeds(['slot', 'job'])).toEqual(['table', 'job', 'route', 'slot'])
    expect(withNeeds(['setting'])).toEqual(['setting'])
    expect(withNeeds([])).toEqual([])
  })

  test('are read from a list', () => {
    expect(readParts('slot, Table')).toEqual(['table', 'slot'])
    expect(readParts('all')).toEqual(partNames)
    expect(readParts('none')).toEqual([])
    expect(() => readParts('table,sloth')).toThrow('There is no part "sloth". There are: table, job,')
  })
})

describe('a file of the template', () => {
  test('keeps the lines of chosen parts, without the marks', () => {
    const text = 'a // +hook\nb // +job\nc\n'
    expect(render(text, ['hook'])).toBe('a\nc\n')
    expect(render(text, ['hook', 'job'])).toBe('a\nb\nc\n')
  })

  test('asks for one of several, or for all of them', () => {
    const text = 'one // +hook|job\nboth // +hook,job\n'
    expect(render(text, ['hook'])).toBe('one\n')
    expect(render(text, ['hook', 'job'])).toBe('one\nboth\n')
    expect(render(text, [])).toBe('')
  })

  test('has blocks, also within blocks and in languages with other comments', () => {
    expect(render('a\n<!-- +slot { -->\nb\n<!-- } -->\n', ['slot'])).toBe('a\nb\n')
    expect(render('a\n<!-- +slot { -->\nb\n<!-- } -->\n', [])).toBe('a\n')
    expect(render('# +table {\na\n# +job {\nb\n# }\n# }\nc\n', ['table'])).toBe('a\nc\n')
    expect(render('# +table {\na\n# +job {\nb\n# }\n# }\nc\n', ['job'])).toBe('c\n')
  })

  test('has lines for when a part is missing', () => {
    expect(render('  //-hook a\n<!-- -job b -->\n', ['job'])).toBe('  a\n')
    expect(render('  //-hook a\n<!-- -job b -->\n', ['hook'])).toBe('b\n')
  })

  test('leaves nothing empty behind', () => {
    const text =
      "import {\n  a, // +job\n  b, // +slot\n} from 'x'\n\n// +job {\n\n// }\n\nconst y = {\n  a, // +job\n}\n"
    expect(render(text, ['job'])).toBe("import { a } from 'x'\n\nconst y = {\n  a,\n}\n")
    expect(render(text, ['job', 'slot'])).toContain("import { a, b } from 'x'")
    expect(render(text, [])).toBe('\n\nconst y = {}\n')
    expect(render('f(() => {\n  // +job {\n  a\n  // }\n  // +slot {\n\n  b\n  // }\n})\n', ['slot'])).toBe(
      'f(() => {\n  b\n})\n',
    )
  })

  test('with a mistake in it is noticed', () => {
    expect(() => render('// +table {\n', ['table'])).toThrow('does not close')
    expect(() => render('a // +tabel\n', ['table'])).toThrow('"tabel"')
  })
})
