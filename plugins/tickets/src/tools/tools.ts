import type { Changes } from '../change.ts'
import type { Setter } from '../desk/set.ts'
import type { Undo } from '../desk/undo.ts'
import type { TicketsContext } from '../tables.ts'
import type { Outgoing } from '../together/outgoing.ts'
import type { Work } from '../work.ts'
import { createCannedReplies } from './canned.ts'
import { createMacroRuns } from './macro-runs.ts'
import type { Watchers } from './watchers.ts'

interface Parts {
  watchers: Watchers
  work: Work
  changes: Changes
  undo: Undo
  outgoing: Outgoing
  set: Setter
}

/** What makes an agent's hand quick: ready texts, acts that go together, colleagues who follow. */
export function createTools(ctx: TicketsContext, { watchers, ...parts }: Parts) {
  const canned = createCannedReplies(ctx)
  return { watchers, canned, macros: createMacroRuns(ctx, { ...parts, replies: canned }) }
}
