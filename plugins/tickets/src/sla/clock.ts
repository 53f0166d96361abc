import type { BusinessCalendar, StatusCategory } from '@kaunter/core/contracts'

/**
 * What can be promised. `first_response`: the first answer, from the customer's first message. `next_response`: an
 * answer, from the oldest message that has none. `resolution`: from the opening until it is resolved, without the time
 * that waits for the customer. `handoff`: the first answer of sales.
 */
export const metrics = ['first_response', 'next_response', 'resolution', 'handoff'] as const
export type Metric = (typeof metrics)[number]

/** A part of a ticket's life in one category. */
export interface Span {
  from: Date
  /** Null for the present one. */
  to: Date | null
  category: StatusCategory
}

/** A message that counts: of the customer, who wants an answer, or public and of a person of ours. */
export interface Turn {
  at: Date
  kind: 'asked' | 'answered'
  /** Who answered; null when it was on the phone app. */
  by: string | null
}

/** All that deadlines depend on, besides calendar and policy. The order of the turns makes no difference. */
export interface History {
  turns: readonly Turn[]
  /** From the opening, without gaps. */
  spans: readonly Span[]
  /** Whether somebody answered before all these turns. */
  answeredBefore: boolean
  /** Since when the customer waits, as the ticket says; a message may reach us after the ticket was resolved. */
  waitingSince: Date | null
  /** When sales got it from support, if it is theirs now. */
  handedOffAt: Date | null
  /** Who ended the last span in which it was open. */
  resolvedBy: string | null
}

/** One time in which something promised was due. */
export interface Cycle {
  metric: Metric
  startedAt: Date
  endedAt: Date | null
  /** Ended by what was promised; else because nobody waits for it any more. */
  met: boolean
  /** Who met it. */
  by: string | null
}

type Running = readonly { from: Date; to: Date | null }[]

const isDone = (category: StatusCategory) => category === 'resolved' || category === 'closed'
/** In these the clock of a metric stands. The first answer is due whatever the status. */
const pausing: Record<Metric, ReadonlySet<StatusCategory>> = {
  first_response: new Set(),
  next_response: new Set(['waiting_customer']),
  resolution: new Set(['waiting_customer', 'resolved', 'closed']),
  handoff: new Set(),
}

/** All cycles of a history, those of answers in the order in which they began, then resolution and hand-off. */
export function cyclesOf(history: History): Cycle[] {
  return [...responses(history), ...resolutions(history), ...handoffs(history)]
}

/** Several questions in a row are one; what is resolved without an answer, nobody waits for. */
function responses({ turns, spans, answeredBefore, waitingSince }: History): Cycle[] {
  const dropped = spans.filter(({ category }) => isDone(category)).map(({ from }) => ({ at: from, by: null }))
  const facts = [
    ...turns.filter(({ kind }) => kind === 'asked').map((turn) => ({ ...turn, order: 0 as const })),
    ...turns.filter(({ kind }) => kind === 'answered').map((turn) => ({ ...turn, order: 1 as const })),
    ...dropped.map((drop) => ({ ...drop, order: 2 as const })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime() || a.order - b.order)
  const cycles: Cycle[] = []
  let since: Date | null = null
  let answered = answeredBefore
  const metric = (): Metric => (answered ? 'next_response' : 'first_response')
  for (const { at, by, order } of facts) {
    if (order === 0) since ??= at
    else if (since !== null) {
      cycles.push({ metric: metric(), startedAt: since, endedAt: at, met: order === 1, by })
      since = null
      answered ||= order === 1
    }
  }
  const last = spans.at(-1)
  if (since === null && waitingSince !== null && last !== undefined && !isDone(last.category))
    since = latest([waitingSince, ...dropped.map(({ at }) => at)])
  if (since !== null) cycles.push({ metric: metric(), startedAt: since, endedAt: null, met: false, by: null })
  return cycles
}

/** One for each time it was open. */
function resolutions({ spans, resolvedBy }: History): Cycle[] {
  const cycles: Cycle[] = []
  for (const { from, category } of spans) {
    const open = cycles.at(-1)?.endedAt === null ? cycles.at(-1) : undefined
    if (open !== undefined && isDone(category)) Object.assign(open, { endedAt: from, met: true })
    if (open === undefined && !isDone(category))
      cycles.push({ metric: 'resolution', startedAt: from, endedAt: null, met: false, by: null })
  }
  const last = cycles.at(-1)
  if (last?.met) last.by = resolvedBy
  return cycles
}

function handoffs({ turns, spans, handedOffAt }: History): Cycle[] {
  if (handedOffAt === null) return []
  const startedAt = handedOffAt
  const end = turns
    .filter(({ kind, at }) => kind === 'answered' && at >= startedAt)
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())[0]
  const drop = spans.find(({ from, category }) => isDone(category) && from >= startedAt)?.from
  const met = end !== undefined && !(drop && drop < end.at)
  return [{ metric: 'handoff', startedAt, endedAt: (met ? end.at : drop) ?? null, met, by: met ? end.by : null }]
}

const latest = (instants: readonly Date[]) => new Date(Math.max(...instants.map((at) => at.getTime())))

/** When the clock of a cycle ran. That of a resolution ran in the cycles before as well: a reopened ticket goes on. */
export function runningOf({ metric, startedAt, endedAt }: Omit<Cycle, 'met' | 'by'>, spans: readonly Span[]): Running {
  const from = metric === 'resolution' ? (spans[0]?.from ?? startedAt) : startedAt
  const pauses = spans.filter(({ category }) => pausing[metric].has(category))
  return pauses.reduce<Running>(
    (running, pause) => running.flatMap((part) => without(part, pause)),
    [{ from, to: endedAt }],
  )
}

const without = ({ from, to }: Running[number], pause: Span): Running =>
  [
    { from, to: earlier(to, pause.from) },
    ...(pause.to === null ? [] : [{ from: latest([from, pause.to]), to }]),
  ].filter((part) => part.to === null || part.from < part.to)

const earlier = (a: Date | null, b: Date | null) => (a === null || (b !== null && b < a) ? b : a)

/** Since when the clock of an open cycle stands; null while it runs. */
export function pausedSince({ metric, startedAt }: Pick<Cycle, 'metric' | 'startedAt'>, spans: readonly Span[]) {
  const running = spans.findLastIndex(({ category }) => !pausing[metric].has(category))
  const from = spans[running + 1]?.from
  return from === undefined ? null : from < startedAt ? startedAt : from
}

/** The instant by which so much opening time has passed; null when it has not and nothing runs, or nothing opens. */
export function reach(running: Running, calendar: BusinessCalendar, milliseconds: number): Date | null {
  let left = milliseconds
  for (const { from, to } of running) {
    const passed = to === null ? Number.POSITIVE_INFINITY : calendar.between(from, to)
    if (left <= passed) return calendar.add(from, left)
    left -= passed
  }
  return null
}

/** How much time has passed: of opening hours and by the clock on the wall. */
export function passed(running: Running, calendar: BusinessCalendar, now: Date) {
  const parts = running.map(({ from, to }) => ({ from, to: to ?? latest([from, now]) }))
  return {
    business: parts.reduce((sum, { from, to }) => sum + calendar.between(from, to), 0),
    wall: parts.reduce((sum, { from, to }) => sum + to.getTime() - from.getTime(), 0),
  }
}
