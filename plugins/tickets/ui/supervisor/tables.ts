import type { Column } from '@kaunter/admin-ui'
import { html, timeWords } from '@kaunter/admin-ui'
import { from } from '../components/way-back.ts'
import { serverClock } from '../data/server-clock.ts'
import type { Host } from '../words.ts'
import type { FloorSay } from './catalog.ts'
import type { Agent, Load, Named } from './floor-feed.ts'

const states = { here: 'good', away: 'warn', offline: 'neutral' } as const
const rank = { here: 0, away: 1, offline: 2 }

/** How long the first of the waiting customers has waited. */
const sinceOldest = (host: Host, { oldest }: Load) =>
  oldest === null ? '' : timeWords(host.locale).duration(serverClock.now() - Date.parse(oldest))

interface Figures<Row> {
  readonly pressing: readonly Column<Row>[]
  readonly waiting: readonly Column<Row>[]
}

function figures<Row extends Load>(host: Host, say: FloorSay): Figures<Row> {
  const number = (key: keyof Load, label: string): Column<Row> => ({ key, label, sortable: true, align: 'end' })
  const marked = (key: 'late' | 'soon', tone: string): Column<Row> => ({
    ...number(key, say(`${key}.short`)),
    render: (row) => (row[key] === 0 ? '0' : html`<kaunter-badge tone=${tone}>${row[key]}</kaunter-badge>`),
  })
  return {
    /** What one looks here for stands beside the name, where no width cuts it off. */
    pressing: [marked('late', 'bad'), marked('soon', 'warn')],
    waiting: [
      number('waiting', say('load.waiting')),
      { ...number('oldest', say('oldest')), render: (row) => sinceOldest(host, row) },
    ],
  }
}

export const agentColumns = (host: Host, say: FloorSay): readonly Column<Agent>[] => {
  const { pressing, waiting } = figures<Agent>(host, say)
  return [
    { key: 'name', label: say('agent'), sortable: true },
    {
      key: 'state',
      label: say('state'),
      sortable: true,
      value: ({ state }) => rank[state],
      render: ({ state }) => html`<kaunter-badge dot tone=${states[state]}>${say(state)}</kaunter-badge>`,
    },
    ...pressing,
    {
      key: 'open',
      label: say('load'),
      sortable: true,
      align: 'end',
      render: ({ open, capacity }) => (capacity === null ? String(open) : say('capacity', { open, capacity })),
    },
    ...waiting,
    {
      key: 'at',
      label: say('at'),
      value: ({ at }) => at.length,
      render: ({ at }) =>
        html`${at.map(({ ticketId, state }) => html`<a href="/admin/inbox/${ticketId}?${from('/floor')}">${say(`at.${state}`, { number: ticketId })}</a> `)}`,
    },
  ]
}

export const placeColumns = (host: Host, say: FloorSay, of: 'team' | 'franchise'): readonly Column<Named>[] => {
  const { pressing, waiting } = figures<Named>(host, say)
  return [
    { key: 'name', label: say(of), sortable: true, render: ({ name }) => name ?? say(`${of}.none`) },
    ...pressing,
    { key: 'open', label: say('open'), sortable: true, align: 'end' },
    { key: 'unassigned', label: say('unassigned.short'), sortable: true, align: 'end' },
    ...waiting,
  ]
}

/** Who can take something first: those who are here, and of these who has least. */
export const byRoom = (one: Agent, other: Agent): number =>
  rank[one.state] - rank[other.state] || one.open - other.open || one.name.localeCompare(other.name)
