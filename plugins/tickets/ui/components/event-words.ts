import type { TicketEvent } from '../data/types.ts'
import { isThreadKey } from '../thread-catalog.ts'
import { statusWords } from '../words.ts'
import type { ThreadView } from './thread-view.ts'

/** What is told in one sentence, the same whatever changed with it. */
const told = {
  snoozed: 'event.snoozed',
  woken: 'event.woken',
  'handed-over': 'event.handed-over',
  'handed-off': 'event.handed-off',
  'closed-by-time': 'event.closed-by-time',
  'resolved-by-time': 'event.resolved-by-time',
  'moved-by-time': 'event.moved-by-time',
  'sla-warned': 'event.sla-warned',
  'sla-breached': 'event.sla-breached',
  'sla-escalated': 'event.sla-escalated',
} as const
const isTold = (type: string): type is keyof typeof told => Object.hasOwn(told, type)

type Words = Pick<ThreadView, 'host' | 'say' | 'nameOf'>
type Change = TicketEvent['changes'][number]

const changed = ({ changes }: TicketEvent, field: string): Change | undefined =>
  changes.find((change) => change.field === field)

/** What happened, as a sentence. @param ticket stands for the other ticket, where there is one. */
export function eventWords(view: Words, event: TicketEvent, ticket: string): string {
  const { host, say } = view
  const { type, data } = event
  const actor = event.actor?.name
  const by = { actor: actor ?? actorWords(view, event), ticket }
  if (type === 'created') return changed(event, 'follows_id')?.after ? say('event.follows', by) : say('event.created')
  if (type === 'reopened') return actor ? say('event.reopened.by', { actor }) : say('event.reopened')
  if (type === 'merged') return say(changed(event, 'merged_into_id') ? 'event.merged.into' : 'event.merged.from', by)
  if (type === 'split') return say('event.split.into', by)
  if (type === 'assigned') return assignedWords(view, event)
  if (type === 'linked') return linkedWords(view, event, by.actor)
  // The note of a rule is told by its name, and what it changed is.
  if (type === 'rule' || type === 'macro') {
    const what = changesOf(view, event)
    const words =
      type === 'rule'
        ? say('event.rule', { text: data.rule ?? data.text ?? '' })
        : say('event.macro', { actor: by.actor, name: data.macro ?? '' })
    return what === '' ? words : `${words}: ${what}`
  }
  if (isTold(type)) return say(told[type], { actor: by.actor, text: data.text ?? '' })
  if (type === 'status' || changed(event, 'status')) {
    const values = { from: statusWords(host, data.from ?? ''), to: statusWords(host, data.to ?? '') }
    return actor ? say('event.status.by', { actor, ...values }) : say('event.status', values)
  }
  const what = changesOf(view, event)
  if (what === '') return actor ? say('event.changed.by', { actor }) : say('event.changed')
  return actor ? say('event.change', { actor, what }) : say('event.change.system', { what })
}

function actorWords({ say }: Words, { actorKind }: TicketEvent): string {
  const key = `actor.${actorKind}`
  return isThreadKey(key) ? say(key) : say('actor.system')
}

function assignedWords({ say, nameOf }: Words, event: TicketEvent): string {
  const actor = event.actor?.name
  const { to } = event.data
  const team = changed(event, 'team_id')
  if (team && !changed(event, 'assignee_id')) {
    if (team.after === null) return actor ? say('event.team.none.by', { actor }) : say('event.team.none')
    return actor ? say('event.team.by', { actor }) : say('event.team')
  }
  if (!to) return actor ? say('event.unassigned.by', { actor }) : say('event.unassigned')
  const name = nameOf(to)
  if (actor && event.actor && (to === event.actor.id || name === actor)) return say('event.taken', { actor })
  return actor ? say('event.assigned.by', { actor, to: name }) : say('event.assigned', { to: name })
}

function linkedWords({ say }: Words, event: TicketEvent, actor: string): string {
  const { reason = 'chosen' } = event.data
  if (reason !== 'chosen') return say(`event.linked.${reason}`)
  return say(changed(event, 'outlet_id')?.after === null ? 'event.unlinked.by' : 'event.linked.by', { actor })
}

/** What changed, in words that fit into a sentence; empty where there is none to tell. */
function changesOf(view: Words, { changes }: TicketEvent): string {
  const said = changes.flatMap((change) => changeWords(view, change) ?? [])
  const last = said.pop() ?? ''
  return said.length === 0 ? last : view.say('and', { list: said.join(', '), last })
}

function changeWords({ host, say }: Words, { field, before, after }: Change): string | undefined {
  const wordsOf = (value: string | null) => {
    const key = `${field}.${value}`
    return isThreadKey(key) ? say(key) : (value ?? '')
  }
  if (field === 'priority' || field === 'kind')
    return say(`change.${field}`, { before: wordsOf(before), after: wordsOf(after) })
  if (field === 'tags') return after === null ? say('change.tags.none') : say('change.tags', { after })
  if (field === 'category_id') return say('change.category')
  if (field === 'workflow') return say('change.workflow')
  if (field === 'snoozed_until') return say('change.snooze')
  if (field === 'status') return after === null ? undefined : `${host.t('field.status')}: ${statusWords(host, after)}`
  if (!field.startsWith('field:')) return undefined
  const name = field.slice('field:'.length).replaceAll('_', ' ')
  return after === null ? say('change.field.none', { field: name }) : say('change.field', { field: name, after })
}
