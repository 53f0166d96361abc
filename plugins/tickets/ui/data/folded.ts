import { local } from './local.ts'

const KEY = 'kaunter.tickets.details.folded'
const names = new Set(local.read<string[]>(KEY))

/** The parts of the details that are folded away, in this browser. */
export const folded = {
  has: (name: string): boolean => names.has(name),
  set(name: string, isFolded: boolean): void {
    if (names.has(name) === isFolded) return
    if (isFolded) names.add(name)
    else names.delete(name)
    local.write(KEY, [...names])
  },
}
