import type { TicketChange } from './tickets-api.ts'
import type { Person, TicketDetail } from './types.ts'

/**
 * A ticket as it will be when the server grants what was asked for. What only the server can say stays as it is.
 *
 * @param people by whom an assignee gets his name.
 */
export function wished(ticket: TicketDetail, change: TicketChange, people: readonly Person[]): TicketDetail {
  const { status, priority, kind, categoryId, teamId, snoozedUntil, assigneeId, tags } = change
  const given = { status, priority, kind, categoryId, teamId, snoozedUntil }
  const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return {
    ...ticket,
    ...set,
    ...(assigneeId === undefined ? {} : { assignee: assigneeId === null ? null : personOf(assigneeId, people) }),
    ...(tags === undefined ? {} : { tags: tags.map((name) => tagOf(name, ticket)) }),
  }
}

const personOf = (id: string, people: readonly Person[]): Person =>
  people.find((person) => person.id === id) ?? { id, name: '…' }

const tagOf = (name: string, { tags = [] }: TicketDetail) =>
  tags.find((tag) => tag.name === name) ?? { id: `new ${name}`, name, colour: 'grey' }
