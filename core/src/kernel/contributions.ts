import { type ElementContribution, isCommand, isSearch, type SlotContribution } from './admin-spec.ts'
import type { Plugin } from './plugin.ts'

const slotPattern = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*\/v[1-9]\d*$/
const tagPattern = /^[a-z][a-z0-9-]*$/
/** Higher than any screen: a mistake, such as a time in milliseconds. */
const highest = 2000

/**
 * What a plugin adds to the pages of others, checked before anybody opens one: a wrong slot would never be shown and a
 * foreign tag would show something else.
 *
 * @throws TypeError that names the contribution.
 */
export function assertContributions({ name, admin }: Pick<Plugin, 'name' | 'admin'>): void {
  for (const { path, tag } of admin?.pages ?? []) assertTag(name, tag, `its page ${path}`)
  const named = new Set<string>()
  const elements = new Set<string>()
  for (const contribution of admin?.slots ?? []) {
    assertSlot(contribution)
    if (isCommand(contribution) || isSearch(contribution)) {
      const kind = isCommand(contribution) ? 'command' : 'search'
      const { name: own, label } = contribution
      const path = isCommand(contribution) ? contribution.path : undefined
      const what = `its ${kind} "${own}"`
      if (!own) throw new TypeError(`one of its ${kind === 'command' ? 'commands' : 'searches'} has no name`)
      if (!label) throw new TypeError(`${what} has no label`)
      if (path !== undefined && !path.startsWith('/'))
        throw new TypeError(`${what} opens "${path}", but a page begins with a slash, such as /inbox`)
      assertFirst(named, what, what)
    } else {
      const { slot, tag } = contribution
      assertTag(name, tag, `its element in ${slot}`)
      assertNumbers(contribution)
      assertFirst(elements, `${slot} ${tag}`, `its element <${tag}> in ${slot}`)
    }
  }
}

function assertSlot({ slot }: SlotContribution): void {
  if (slotPattern.test(slot)) return
  const versioned = slotPattern.test(`${slot}/v1`) ? `; perhaps it is ${slot}/v1` : ''
  throw new TypeError(`its slot "${slot}" is not named like ticket.sidebar/v1${versioned}`)
}

function assertTag(plugin: string, tag: unknown, what: string): void {
  if (typeof tag !== 'string') throw new TypeError(`${what} has no tag`)
  if (!tag.startsWith(`${plugin}-`) || tag === `${plugin}-`)
    throw new TypeError(`${what} has the tag "${tag}", but its elements begin with "${plugin}-"`)
  if (!tagPattern.test(tag))
    throw new TypeError(`${what} has the tag "${tag}"; a tag has lower case letters, digits and dashes`)
}

function assertNumbers({ slot, tag, order = 0, height = 0 }: ElementContribution): void {
  const what = `its element <${tag}> in ${slot}`
  if (!Number.isFinite(order)) throw new TypeError(`${what} has an order that is no number`)
  if (!(height >= 0 && height <= highest))
    throw new TypeError(`${what} has the height ${height}; it is a number of pixels from 0 to ${highest}`)
}

function assertFirst(seen: Set<string>, key: string, what: string): void {
  if (seen.has(key)) throw new TypeError(`${what} is there twice`)
  seen.add(key)
}
