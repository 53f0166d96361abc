import { setTimeout as pause } from 'node:timers/promises'

/** Waits until `check` gives something truthy; the last failure is the reason when it never does. */
export async function waitFor<T>(what: string, check: () => Promise<T> | T, seconds = 60): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000
  let last: unknown
  for (;;) {
    try {
      const value = await check()
      if (value) return value as NonNullable<T>
      last = value
    } catch (error) {
      last = error
    }
    if (Date.now() > end)
      throw new Error(
        `waited ${seconds} s for ${what}; last: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
      )
    await pause(40)
  }
}
