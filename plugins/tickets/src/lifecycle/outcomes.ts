import type { Workflow } from '@kaunter/core/contracts'
import type { Settings } from '../settings.ts'

/** How a ticket can end. A business adds its own in the settings, by the words that people see. */
export const outcomes = [
  'resolved',
  'info_provided',
  'escalated_l2',
  'bug_filed',
  'lead_qualified',
  'renewal_recovered',
  'winback',
] as const

/** Given by time alone, when the customer has not answered. */
export const noReply = 'no_reply'

/** What may be chosen for a ticket of this workflow; the first is what a move without an outcome means. */
export const outcomesOf = (workflow: Workflow, settings: Settings): readonly string[] =>
  workflow.outcomes?.map((outcome) => outcome.name) ?? [...outcomes, ...settings.moreOutcomes]
