import type { Message } from './types.ts'

/** What was said about a message later. */
export interface FollowUps {
  /** The latest of each side, in the order in which they came. */
  readonly reactions: readonly Message[]
  /** The latest change of its text. */
  readonly edit: Message | undefined
  readonly revoke: Message | undefined
}

const kinds = new Set(['reaction', 'edit', 'revoke'])

/** Whether a message only says something about another. */
export const isFollowUp = ({ kind }: Message): boolean => kinds.has(kind)

/**
 * Reactions, changes and messages that were taken back, by the message they are about. `placed` are the ids of those
 * whose message is among the given ones.
 *
 * @param messages from old to new.
 */
export function followUps(messages: readonly Message[]): {
  of: ReadonlyMap<string, FollowUps>
  placed: ReadonlySet<string>
} {
  const about = messages.filter(isFollowUp)
  const placed = new Set<string>()
  if (about.length === 0) return { of: new Map(), placed }
  const there = new Set(messages.map(({ id }) => id))
  const lists = Map.groupBy(about, ({ replyTo }) => (replyTo && there.has(replyTo.id) ? replyTo.id : undefined))
  lists.delete(undefined)
  const of = new Map<string, FollowUps>()
  for (const [id, list] of lists) {
    if (id === undefined) continue
    for (const each of list) placed.add(each.id)
    // Each side has one reaction; a later one takes its place, and an empty one takes it back.
    const bySide = new Map<string, Message>()
    for (const each of list) {
      if (each.kind !== 'reaction') continue
      bySide.delete(each.direction)
      if (each.content !== null && each.content !== '') bySide.set(each.direction, each)
    }
    of.set(id, {
      reactions: [...bySide.values()],
      edit: list.findLast(({ kind }) => kind === 'edit'),
      revoke: list.findLast(({ kind }) => kind === 'revoke'),
    })
  }
  return { of, placed }
}
