import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Applied, applyAll, lines, value, whole } from './edits.ts'
import { type Files, hashOf, type Stamp, stampPath } from './project.ts'
import { latestStep, steps } from './steps/index.ts'
import { readStamp, update } from './update.ts'

const fixtures = join(import.meta.dirname, '..', 'test', 'steps')

/** The files of a fixture; a dot before a name is written as an underscore there. */
function fixture(id: string, when: 'before' | 'after'): Files {
  const folder = join(fixtures, id, when)
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    found.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      const name = path.slice(folder.length + 1).replaceAll(sep, '/')
      return [name.replace(/(^|\/)_/, '$1.'), readFileSync(path, 'utf8')]
    }),
  )
}

const project = { name: 'acme-loyalty', parts: [] }
const outcomes = (applied: readonly Applied[]) => applied.map(({ outcome }) => outcome)

/** A project as the template wrote it at a step. */
function stamped(files: Files, template: number): Files {
  const stamp: Stamp = {
    template,
    version: '0.0.1',
    ...{ name: 'acme-loyalty', title: 'Acme Loyalty', parts: [] },
    files: Object.fromEntries([...files].map(([path, text]) => [path, hashOf(text)])),
  }
  return new Map(files).set(stampPath, JSON.stringify(stamp))
}
const everything = (when: 'before' | 'after') => new Map(steps.flatMap(({ id }) => [...fixture(id, when)]))

test('each step is numbered, as its file and its fixtures are', () => {
  expect(steps.map(({ id }) => Number(id.slice(0, 3)))).toEqual(steps.map((_, i) => i + 1))
  const files = readdirSync(join(import.meta.dirname, 'steps')).filter((file) => /^\d/.test(file))
  expect(files.sort()).toEqual(steps.map(({ id }) => `${id}.ts`))
  for (const { id } of steps) expect(existsSync(join(fixtures, id)), id).toBe(true)
})

describe.each(steps)('step $id', ({ id, edits }) => {
  const asWritten = () => true

  test('makes of the files before it those after it', () => {
    const { files, applied } = applyAll(edits(project), fixture(id, 'before'), asWritten)
    expect([...files]).toEqual([...fixture(id, 'after')])
    expect(new Set(outcomes(applied))).toEqual(new Set(['done']))
  })

  test('changes nothing when it runs again', () => {
    const { files, applied } = applyAll(edits(project), fixture(id, 'after'), asWritten)
    expect([...files]).toEqual([...fixture(id, 'after')])
    expect(new Set(outcomes(applied))).toEqual(new Set(['already']))
  })

  test('leaves alone what the author has made different', () => {
    const own = new Map([...fixture(id, 'before')].map(([path]) => [path, '{ "scripts": "mine" }\n']))
    const { files, applied } = applyAll(edits(project), own, () => false)
    expect([...files]).toEqual([...own])
    expect(new Set(outcomes(applied))).toEqual(new Set(['manual']))
    for (const { edit } of applied) expect(edit.patch).toMatch(/^\+ /m)
  })

  test('does not bring back what the author has removed', () => {
    const { files, applied } = applyAll(edits(project), new Map(), () => false)
    expect([...files]).toEqual([])
    expect(new Set(outcomes(applied))).toEqual(new Set(['removed']))
  })
})

describe('an edit', () => {
  const apply = (edit: ReturnType<typeof lines>, text: string, untouched?: boolean) => {
    const outcome = edit.apply(text, untouched)
    return 'text' in outcome ? outcome.text : outcome.kind
  }

  test('of lines keeps what the author put around them', () => {
    expect(apply(lines('f', 'b', 'B\nBB'), 'mine\nb\nmine too\n')).toBe('mine\nB\nBB\nmine too\n')
    expect(apply(lines('f', 'b', 'B'), 'b')).toBe('B')
    expect(apply(lines('f', 'b', 'b\nc'), 'a\nb\nc\n')).toBe('already')
  })

  test('of lines that are there twice, or not as they were, is for a person', () => {
    expect(apply(lines('f', 'b', 'B'), 'b\nx\nb\n')).toBe('manual')
    expect(apply(lines('f', 'b', 'B'), 'b // mine\n')).toBe('manual')
    expect(apply(lines('f', 'b', 'B'), 'ab\n')).toBe('manual')
  })

  test('of a value keeps the others and makes what it stands in', () => {
    const edit = value('p.json', ['a', 'b'], undefined, 1)
    expect(apply(edit, '{ "mine": true }')).toBe('{\n  "mine": true,\n  "a": {\n    "b": 1\n  }\n}\n')
    expect(apply(edit, '{ "a": { "b": 1 } }')).toBe('already')
    expect(apply(edit, '{ "a": { "b": 2 } }')).toBe('manual')
    expect(apply(edit, '// no JSON')).toBe('manual')
    expect(apply(value('p.json', ['a'], 'old', 'new'), '{"a":"old"}')).toBe('{\n  "a": "new"\n}\n')
  })

  test('of a whole file is made only over what the template wrote', () => {
    expect(apply(whole('f', 'new\n'), 'old\n', true)).toBe('new\n')
    expect(apply(whole('f', 'new\n'), 'old\n', false)).toBe('manual')
    expect(apply(whole('f', 'new\n'), 'new\n', false)).toBe('already')
    expect(whole('f', 'new\n').apply(undefined, undefined)).toEqual({ kind: 'done', text: 'new\n' })
    expect(whole('f', 'new\n').apply(undefined, false)).toEqual({ kind: 'removed' })
  })
})

describe('an update', () => {
  test('brings a project of the first template to the newest, and knows it again', () => {
    const old = stamped(everything('before'), 0)
    const { files, steps: done } = update(old)
    for (const [path, text] of everything('after')) expect(files.get(path), path).toBe(text)
    expect(done.map(({ step }) => step.id)).toEqual(steps.map(({ id }) => id))
    const stamp = readStamp(files.get(stampPath))
    expect(stamp.template).toBe(latestStep)
    for (const [path, text] of everything('after')) expect(stamp.files[path], path).toBe(hashOf(text))
    expect(update(files)).toEqual({ files, steps: [] })
  })

  test('begins after the step that the project has', () => {
    const { steps: done } = update(stamped(everything('before'), latestStep - 1))
    expect(done.map(({ step }) => step.id)).toEqual([steps.at(-1)?.id])
  })

  test('keeps a file that the author changed, says what to do, and does not take it for its own', () => {
    const path = '.github/workflows/ci.yml'
    const old = stamped(everything('before'), 0)
    const changed = new Map(old).set(path, `${old.get(path)}# mine\n`)
    const { files, steps: done } = update(changed)
    expect(files.get(path)).toBe(changed.get(path))
    const manual = done.flatMap(({ applied }) => applied).filter(({ outcome }) => outcome === 'manual')
    expect(manual.map(({ edit }) => [edit.path, edit.patch.includes('+   newest-kaunter:')])).toEqual([[path, true]])
    const stamp = readStamp(files.get(stampPath))
    expect(stamp.files[path]).toBe(hashOf(old.get(path) ?? ''))
    expect(stamp.template).toBe(latestStep)
  })

  test('changes lines within a file that the author changed elsewhere, which stays the author’s', () => {
    const old = stamped(everything('before'), 0)
    const changed = new Map(old).set('.gitignore', `mine\n${old.get('.gitignore')}`)
    const { files } = update(changed)
    expect(files.get('.gitignore')).toBe(`mine\n${everything('after').get('.gitignore')}`)
    expect(readStamp(files.get(stampPath)).files['.gitignore']).toBe(hashOf(old.get('.gitignore') ?? ''))
  })

  test.each([
    [undefined, 'There is no .kaunter/version.json'],
    ['{', 'cannot be read'],
    ['{}', 'is missing'],
    [JSON.stringify({ template: 999, name: 'x', parts: [], files: {} }), 'this version knows only'],
  ])('of a project with the stamp %s is refused with what to do', (text, message) => {
    expect(() => update(new Map(text === undefined ? [] : [[stampPath, text]]))).toThrow(message)
  })
})
