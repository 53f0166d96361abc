import { clockBackwards } from './errors.ts'

/** A span of time; parts add up. */
export interface Duration {
  days?: number
  hours?: number
  minutes?: number
  seconds?: number
  milliseconds?: number
}

export const milliseconds = ({ days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }: Duration): number =>
  (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000 + milliseconds

const RealDate = globalThis.Date
/** How far the time that code sees is ahead of the real one. */
let ahead = 0
const followers = new Set<(ahead: number) => Promise<void>>()

/** `Date` as the moved clock has it. Time goes on by itself as well; only its place is another. */
const MovedDate: DateConstructor = new Proxy(RealDate, {
  get: (target, key, receiver) => (key === 'now' ? now : Reflect.get(target, key, receiver)),
  apply: () => new RealDate(now()).toString(),
  construct: (target, given, newTarget) => Reflect.construct(target, given.length === 0 ? [now()] : given, newTarget),
})

/** Milliseconds since 1970 as code sees them. */
export const now = (): number => RealDate.now() + ahead

/** @throws KAUNTER_TEST_CLOCK_BACKWARDS for an instant that has passed. */
export function assertAhead(instant: number): void {
  if (instant >= now()) return
  const [shown, wanted] = [now(), instant].map((each) => new RealDate(each).toISOString()) as [string, string]
  throw clockBackwards({ now: shown, wanted })
}

/** Moves the time of this process, and of whoever follows it; never back. */
export async function moveTo(instant: number): Promise<void> {
  ahead += Math.max(0, instant - now())
  globalThis.Date = MovedDate
  await Promise.all([...followers].map((follow) => follow(ahead)))
}

/**
 * Keeps somebody at the time of this process.
 *
 * @returns to be called at the end; with the last one, time is real again.
 */
export async function follow(fn: (ahead: number) => Promise<void>): Promise<() => void> {
  followers.add(fn)
  if (ahead !== 0) await fn(ahead)
  return () => {
    followers.delete(fn)
    if (followers.size > 0) return
    ahead = 0
    globalThis.Date = RealDate
  }
}
