import type { Person } from './types.ts'

const part = /[\p{L}\p{N}]/u

/**
 * Who is named as `@Name` in a text. Of names that begin alike the longest counts; of people of one name, all of them:
 * a draft is sent in another browser than it was begun in, and only the text goes along.
 */
export function mentionsIn(text: string, people: readonly Person[]): ReadonlySet<string> {
  const longest = [...people].sort((a, b) => b.name.length - a.name.length)
  const found = new Set<string>()
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at > 0 && part.test(text[at - 1] as string)) continue
    const said = (name: string) => text.slice(at + 1, at + 1 + name.length).toLowerCase() === name.toLowerCase()
    const first = longest.find(({ name }) => said(name) && !part.test(text[at + 1 + name.length] ?? ' '))
    if (first === undefined || first.name === '') continue
    for (const { id, name } of longest) if (name.toLowerCase() === first.name.toLowerCase()) found.add(id)
  }
  return found
}
