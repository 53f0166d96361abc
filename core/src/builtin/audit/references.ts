import type { Difference } from './differences.ts'

/** Of which type the things are whose ids stand in a field, by how it ends; the first that fits. */
const kinds: readonly [RegExp, string][] = [
  [/(^|\.)(assigneeId|userId|actorId|memberIds|userIds)$/i, 'user'],
  [/outletIds?$/i, 'outlet'],
  [/franchiseIds?$/i, 'franchise'],
  [/contactId$/, 'contact'],
  [/(^|\.)(relatedTo|ticketId|mergedIntoId|followsId)$/i, 'ticket'],
  [/(^|\.)members$/, 'user'],
  [/(^|\.)teamId$/, 'ticket-team'],
  [/(^|\.)categoryId$/, 'ticket-category'],
  [/(^|\.)cannedId$/, 'ticket-canned-reply'],
]

/** What was looked at when a number was shown: `ticket:12`. */
const occasion = /^([a-z][a-z0-9-]*):([1-9]\d{0,17})$/

/** An id, alone or before what is said of it in a list: `12 · 30`. */
const leading = /^[1-9]\d{0,17}(?=$| · )/
const kindOf = (field: string) => kinds.find(([ending]) => ending.test(field))?.[1]
const idsIn = (value: Difference['before']): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((each) => leading.exec(String(each))?.[0] ?? [])

/** The things that differences name by their ids, by type. */
export function referencesIn(differences: readonly Difference[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { field, before, after } of differences) {
    const [, type, id] = (field === 'occasion' && occasion.exec(String(after))) || []
    if (type !== undefined && id !== undefined) found.set(type, (found.get(type) ?? new Set()).add(id))
    const kind = kindOf(field)
    if (kind === undefined) continue
    const ids = found.get(kind) ?? new Set()
    for (const id of [...idsIn(before), ...idsIn(after)]) ids.add(id)
    found.set(kind, ids)
  }
  return found
}

/** The same with names in place of ids. @param nameOf null for what the reader may not know of: it is left out. */
export function named(difference: Difference, nameOf: (type: string, id: string) => string | null): Difference {
  const kind = kindOf(difference.field)
  if (difference.field === 'occasion') {
    const [, type = '', id = ''] = occasion.exec(String(difference.after)) ?? []
    return { ...difference, after: nameOf(type, id) }
  }
  if (kind === undefined) return difference
  const told = (value: Difference['before']) => {
    if (idsIn(value).length === 0) return value
    const names = (Array.isArray(value) ? value : [value]).flatMap((each) => {
      const [id = ''] = leading.exec(String(each)) ?? []
      const name = nameOf(kind, id)
      return name === null ? [] : name + String(each).slice(id.length)
    })
    return Array.isArray(value) ? names : (names[0] ?? null)
  }
  return {
    field: difference.field,
    ...(difference.before === undefined ? {} : { before: told(difference.before) as Difference['before'] & {} }),
    ...(difference.after === undefined ? {} : { after: told(difference.after) as Difference['after'] & {} }),
  }
}
