import { isDeepStrictEqual } from 'node:util'
import type { Files } from './project.ts'

/** What became of an edit. `manual`: the author has changed what it is about, so a person decides. */
export type Outcome =
  | { readonly kind: 'done'; readonly text: string }
  | { readonly kind: 'already' | 'removed' | 'manual' }

/** One change of one file, without effects: the same text gives the same outcome, and its own result gives `already`. */
export interface Edit {
  readonly path: string
  /** As a person would do it: lines to take out with `-`, to put in with `+`. */
  readonly patch: string
  /** @param untouched whether the file is as the template wrote it; `undefined` when the template never wrote it. */
  apply(text: string | undefined, untouched: boolean | undefined): Outcome
}

const done = (text: string): Outcome => ({ kind: 'done', text })
const already: Outcome = { kind: 'already' }
const removed: Outcome = { kind: 'removed' }
const manual: Outcome = { kind: 'manual' }

const marked = (mark: string, text: string) =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${mark} ${line}`.trimEnd())

/** Puts lines in the place of lines that the template wrote; the author's own, before and after them, stay. */
export function lines(path: string, before: string, after: string): Edit {
  return {
    path,
    patch: [...marked('-', before), ...marked('+', after)].join('\n'),
    apply(text) {
      if (text === undefined) return removed
      if (occurrences(text, after) > 0) return already
      return occurrences(text, before) === 1 ? done(replaceLines(text, before, after)) : manual
    },
  }
}

/** Sets one value of a JSON file, when it is still the one that the template wrote; `undefined` is no value. */
export function value(path: string, keys: readonly string[], before: unknown, after: unknown): Edit {
  const name = keys.join(' → ')
  const line = (mark: string, of: unknown) => (of === undefined ? [] : [`${mark} ${name}: ${JSON.stringify(of)}`])
  return {
    path,
    patch: [...line('-', before), ...line('+', after)].join('\n'),
    apply(text) {
      if (text === undefined) return removed
      const json = parsed(text)
      if (json === undefined) return manual
      const parents = keys.slice(0, -1).map((_key, i) => valueAt(json, keys.slice(0, i + 1)))
      if (parents.some((parent) => parent !== undefined && !isObject(parent))) return manual
      const current = valueAt(json, keys)
      if (isDeepStrictEqual(current, after)) return already
      if (!isDeepStrictEqual(current, before)) return manual
      return done(`${JSON.stringify(withValue(json, keys, after), null, 2)}\n`)
    },
  }
}

/** Writes a whole file, unless the author has changed or removed it. */
export function whole(path: string, after: string): Edit {
  return {
    path,
    patch: marked('+', after).join('\n'),
    apply(text, untouched) {
      if (text === after) return already
      if (text === undefined) return untouched === undefined ? done(after) : removed
      return untouched ? done(after) : manual
    },
  }
}

/** How often these whole lines stand in a text. */
const occurrences = (text: string, part: string) => `\n${text}\n`.split(`\n${part.replace(/\n$/, '')}\n`).length - 1

const replaceLines = (text: string, before: string, after: string) =>
  `\n${text}\n`
    .split(`\n${before.replace(/\n$/, '')}\n`)
    .join(`\n${after.replace(/\n$/, '')}\n`)
    .slice(1, -1)

const isObject = (given: unknown): given is Record<string, unknown> =>
  typeof given === 'object' && given !== null && !Array.isArray(given)

const valueAt = (json: object, keys: readonly string[]) =>
  keys.reduce<unknown>((within, key) => (isObject(within) ? within[key] : undefined), json)

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(text)
    return isObject(json) ? json : undefined
  } catch {
    // A file that is no JSON any more is the author's to mend; the edit is shown to them.
    return undefined
  }
}

function withValue(within: Record<string, unknown>, keys: readonly string[], after: unknown): Record<string, unknown> {
  const [key = '', ...rest] = keys
  const inner = within[key]
  return { ...within, [key]: rest.length === 0 ? after : withValue(isObject(inner) ? inner : {}, rest, after) }
}

/** What one edit did to a project. */
export interface Applied {
  readonly edit: Edit
  readonly outcome: Outcome['kind']
}

/** Applies edits one after the other. */
export function applyAll(
  edits: readonly Edit[],
  files: Files,
  untouched: (path: string, text: string | undefined) => boolean | undefined,
): { files: Files; applied: Applied[] } {
  const changed = new Map(files)
  const applied = edits.map((edit): Applied => {
    const text = changed.get(edit.path)
    const outcome = edit.apply(text, untouched(edit.path, text))
    if (outcome.kind === 'done') changed.set(edit.path, outcome.text)
    return { edit, outcome: outcome.kind }
  })
  return { files: changed, applied }
}
