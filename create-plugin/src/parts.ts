import { partUnknown } from './errors.ts'

/** What a new plugin may begin with, in the order in which one is built on another. */
export const parts = {
  table: { about: 'a table with its migration', needs: [] },
  job: { about: 'a job that runs every night', needs: ['table'] },
  hook: { about: 'a tap on what customers write', needs: ['table'] },
  setting: { about: 'a setting with its form', needs: [] },
  route: { about: 'an API with permission and scope', needs: ['table'] },
  page: { about: 'a page of its own', needs: ['route'] },
  slot: { about: 'a panel beside each ticket', needs: ['route'] },
} as const satisfies Record<string, { about: string; needs: readonly string[] }>

export type Part = keyof typeof parts

export const partNames = Object.keys(parts) as Part[]
const isPart = (name: string): name is Part => name in parts

/**
 * The parts of a list with commas; `all` and `none` are words for the ends.
 *
 * @throws KAUNTER_CREATE_PART_UNKNOWN
 */
export function readParts(list: string): Part[] {
  const given = list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((name) => name !== '' && name !== 'none')
  if (given.includes('all')) return partNames
  for (const part of given) if (!isPart(part)) throw partUnknown({ part, known: partNames })
  return partNames.filter((name) => given.includes(name))
}

/** With what they are built on, in the order of `parts`. */
export function withNeeds(chosen: readonly Part[]): Part[] {
  const all = new Set<Part>()
  const add = (part: Part) => {
    all.add(part)
    parts[part].needs.forEach(add)
  }
  chosen.forEach(add)
  return partNames.filter((name) => all.has(name))
}

/** `hook|job`: one of them is there. `hook,slot`: both are. */
export function holds(condition: string, chosen: readonly Part[]): boolean {
  const has = (name: string) => {
    if (!isPart(name)) throw new Error(`The template asks for the part "${name}", which does not exist.`)
    return chosen.includes(name)
  }
  return condition.includes('|') ? condition.split('|').some(has) : condition.split(',').every(has)
}
