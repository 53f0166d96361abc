import type { Tx } from '@kaunter/core'
import { type Changes, system, type TicketChange } from '../change.ts'
import { type TicketRow, type TicketsContext, tables } from '../tables.ts'
import { assignJob } from './jobs.ts'
import { deskTables } from './tables.ts'

/** Given out in one transaction. */
const portion = 50
/** Looked at in one run; those behind come with the next. */
const mostWaiting = 5000

interface Member {
  userId: string
  capacity: number
  /** Rises with each ticket that the team gives him. */
  served: number
  /** His open tickets, of all teams. */
  open: number
}

type Place = Pick<TicketRow, 'franchise_id' | 'outlet_id'>

/** Gives tickets of a team to those of its members who are there, in turn, each as many as he can carry. */
export function createAssignment(ctx: TicketsContext, changes: Changes) {
  const table = { ...tables(ctx), ...deskTables(ctx) }

  const waiting = (tx: Tx | undefined, teamId: string) =>
    (tx?.db ?? ctx.db)<TicketRow>(table.ticket)
      .where({ team_id: teamId, is_open: true })
      .whereNull('assignee_id')
      .whereNull('snoozed_until')

  /** The job. Of several at once, one gives out at a time: the row of the team is locked. */
  async function run(teamId: string): Promise<void> {
    const ids: string[] = await waiting(undefined, teamId)
      .orderByRaw("case priority when 'urgent' then 1 when 'high' then 2 when 'normal' then 3 else 4 end")
      .orderBy('id')
      .limit(mostWaiting)
      .pluck('id')
    if (ids.length === 0) return
    const members: string[] = await ctx.db(table.member).where({ team_id: teamId }).pluck('user_id')
    const online = await ctx.use.presence.online(members)
    for (let from = 0; from < ids.length; from += portion)
      if (!(await ctx.tx((tx) => giveOut(tx, teamId, ids.slice(from, from + portion), online)))) return
  }

  /** Whether somebody could take more. */
  async function giveOut(tx: Tx, teamId: string, ids: readonly string[], online: ReadonlySet<string>) {
    const team = await tx
      .db(table.team)
      .where({ id: teamId, mode: 'round_robin' })
      .whereNull('removed_at')
      .forUpdate()
      .first('id')
    if (team === undefined) return false
    const members = await ready(tx, teamId, online)
    const rows = (await waiting(tx, teamId).whereIn('id', ids).orderBy('id').forUpdate()) as TicketRow[]
    const still = new Map(rows.map((row) => [row.id, row]))
    const can = ableTo(tx)
    const latest = await tx.db(table.member).where({ team_id: teamId }).max('served as served').first()
    let served = Number(latest?.served ?? 0)
    const given: { ticket: TicketRow; userId: string }[] = []
    for (const ticket of ids.flatMap((id) => still.get(id) ?? [])) {
      const free = members.filter((member) => member.open < member.capacity)
      if (free.length === 0) break
      free.sort((a, b) => a.served - b.served || Number(a.userId) - Number(b.userId))
      const taker = await firstOf(free, ({ userId }) => can(userId, ticket))
      if (taker === undefined) continue
      taker.open += 1
      served += 1
      taker.served = served
      given.push({ ticket, userId: taker.userId })
    }
    await changes.change(
      tx,
      given.map(({ ticket, userId }) => ({ ticket, values: { assignee_id: userId }, type: 'assigned' })),
      system,
    )
    const taken = new Set(given.map(({ userId }) => userId))
    for (const { userId, served } of members)
      if (taken.has(userId)) await tx.db(table.member).where({ team_id: teamId, user_id: userId }).update({ served })
    return members.some((member) => member.open < member.capacity)
  }

  /** Those who are there. Their rows in all teams are locked: who is in two teams is not filled twice at once. */
  async function ready(tx: Tx, teamId: string, online: ReadonlySet<string>): Promise<Member[]> {
    const away: string[] = await tx
      .db(table.availability)
      .whereIn('user_id', [...online])
      .where({ available: false })
      .pluck('user_id')
    const there = [...online].filter((id) => !away.includes(id))
    const rows: { team_id: string; user_id: string; capacity: number | null; served: string | number }[] = await tx
      .db(table.member)
      .whereIn('user_id', there)
      .orderBy(['user_id', 'team_id'])
      .forUpdate()
    const counts: { assignee_id: string; n: string | number }[] = await tx
      .db(table.ticket)
      .select('assignee_id')
      .count('* as n')
      .where({ is_open: true })
      .whereIn('assignee_id', there)
      .groupBy('assignee_id')
    const open = new Map(counts.map(({ assignee_id, n }) => [assignee_id, Number(n)]))
    return rows
      .filter(({ team_id }) => team_id === teamId)
      .map(({ user_id, capacity, served }) => ({
        userId: user_id,
        capacity: capacity ?? Number.POSITIVE_INFINITY,
        served: Number(served),
        open: open.get(user_id) ?? 0,
      }))
  }

  /** Whether a user may answer at a place; each is asked once. */
  function ableTo(tx: Tx) {
    const known = new Map<string, Promise<boolean>>()
    return (userId: string, { franchise_id, outlet_id }: Place): Promise<boolean> => {
      const key = `${userId} ${franchise_id} ${outlet_id}`
      const place = { franchiseId: franchise_id, outletId: outlet_id }
      const subject = { place, unlinkedPermission: 'tickets:unlinked' }
      const able = known.get(key) ?? ctx.use.people.can(userId, 'tickets:reply', subject, tx)
      known.set(key, able)
      return able
    }
  }

  /** Tells the teams whose tickets wait; manual ones wait for people. */
  async function wake(tx: Tx, teamIds: Iterable<string>): Promise<void> {
    const ids = [...new Set(teamIds)]
    if (ids.length === 0) return
    const awake: string[] = await tx
      .db(table.team)
      .whereIn('id', ids)
      .where({ mode: 'round_robin' })
      .whereNull('removed_at')
      .pluck('id')
    for (const teamId of awake) await tx.send(assignJob, { teamId })
  }

  /** These people can take more now: the teams of theirs in which somebody waits. */
  async function wakeTeamsOf(tx: Tx, userIds: Iterable<string>): Promise<void> {
    const ids = [...new Set(userIds)]
    if (ids.length === 0) return
    const teams: string[] = await tx.db(table.member).whereIn('user_id', ids).distinct('team_id').pluck('team_id')
    await wake(tx, await withWaiting(tx, teams))
  }

  const withWaiting = async (tx: Tx, teams: readonly string[]): Promise<string[]> =>
    teams.length === 0
      ? []
      : tx
          .db(table.ticket)
          .whereIn('team_id', teams)
          .where({ is_open: true })
          .whereNull('assignee_id')
          .whereNull('snoozed_until')
          .distinct('team_id')
          .pluck('team_id')

  async function react(tx: Tx, all: readonly TicketChange[]): Promise<void> {
    // Somebody may have left while it was over.
    const doubtful = all.filter(
      ({ before, after }) =>
        before !== null && (placeOf(before) !== placeOf(after) || (after.is_open && !before.is_open)),
    )
    await takeBack(
      tx,
      doubtful.map(({ after }) => after),
    )
    const waits = ({ is_open, team_id, assignee_id, snoozed_until, ...row }: TicketRow) =>
      is_open && team_id !== null && assignee_id === null && snoozed_until === null
        ? `${team_id} ${placeOf(row)}`
        : undefined
    const fresh = all.filter(({ before, after }) => waits(after) && (before === null || waits(before) !== waits(after)))
    await wake(
      tx,
      fresh.flatMap(({ after }) => after.team_id ?? []),
    )
    const carries = ({ is_open, assignee_id }: TicketRow) => (is_open ? assignee_id : null)
    const freed = all.filter(({ before, after }) => before !== null && carries(before) !== carries(after))
    await wakeTeamsOf(
      tx,
      freed.flatMap(({ before }) => (before && carries(before)) ?? []),
    )
  }

  /** Tickets, locked, whose assignee cannot answer them any more go back to their team, or to nobody. */
  async function takeBack(tx: Tx, tickets: readonly TicketRow[]): Promise<number> {
    const can = ableTo(tx)
    const lost: TicketRow[] = []
    for (const ticket of tickets)
      if (ticket.is_open && ticket.assignee_id !== null && !(await can(ticket.assignee_id, ticket))) lost.push(ticket)
    await changes.change(
      tx,
      lost.map((ticket) => ({ ticket, values: { assignee_id: null }, type: 'assigned' })),
      system,
    )
    return lost.length
  }

  /** After a user was deactivated, or sees less. */
  async function releaseFrom(userId: string): Promise<void> {
    for (let last = '0'; ; ) {
      const ids: string[] = await ctx
        .db(table.ticket)
        .where({ assignee_id: userId, is_open: true })
        .where('id', '>', last)
        .orderBy('id')
        .limit(portion)
        .pluck('id')
      if (ids.length === 0) return
      await ctx.tx(async (tx) => {
        const rows: TicketRow[] = await tx
          .db(table.ticket)
          .whereIn('id', ids)
          .where({ assignee_id: userId })
          .orderBy('id')
          .forUpdate()
        await takeBack(tx, rows)
      })
      last = ids.at(-1) as string
    }
  }

  /** Whoever came back is found within a minute. */
  const sweep = () =>
    ctx.tx(async (tx) => {
      const teams: string[] = await tx.db(table.team).where({ mode: 'round_robin' }).whereNull('removed_at').pluck('id')
      await wake(tx, await withWaiting(tx, teams))
    })

  return { run, react, wake, wakeTeamsOf, releaseFrom, sweep }
}

export type Assignment = ReturnType<typeof createAssignment>

const placeOf = ({ franchise_id, outlet_id }: Place) => `${franchise_id} ${outlet_id}`

async function firstOf<T>(all: readonly T[], test: (each: T) => Promise<boolean>): Promise<T | undefined> {
  for (const each of all) if (await test(each)) return each
  return undefined
}
