import { setTimeout as pause } from 'node:timers/promises'
import { sign, textMessage } from './envelope.ts'

export interface Delivery {
  /** Ids of what was answered 200 so far. */
  answered: Set<string>
  /** Answers other than 200, by status; 0 for none at all. */
  refusals: Map<number, number>
  done: Promise<void>
}

/** Delivers text messages of `people` persons like Meta: many at once, each again until it is answered 200. */
export function deliver(url: string, total: number, people: number): Delivery {
  const answered = new Set<string>()
  const refusals = new Map<number, number>()
  let next = 0
  const sender = async () => {
    while (next < total) {
      const i = next++
      const id = `wamid.delivery-${i}`
      const request = sign(textMessage({ from: `6018${100_000 + (i % people)}`, id, text: `message ${i}` }))
      while (!answered.has(id)) {
        const status = await post(url, request)
        if (status === 200) answered.add(id)
        else {
          refusals.set(status, (refusals.get(status) ?? 0) + 1)
          await pause(50)
        }
      }
      await pause(Math.random() * 8)
    }
  }
  const done = Promise.all(Array.from({ length: 16 }, sender)).then(() => undefined)
  return { answered, refusals, done }
}

/**
 * Every person writes one message after the other, each a second later, and repeats one until it is answered 200;
 * each try goes to the next of `urls`, as behind a load balancer.
 */
export function converse(urls: readonly string[], people: readonly string[], each: number): Delivery {
  const answered = new Set<string>()
  const refusals = new Map<number, number>()
  const start = Date.now() - each * 1000
  let turn = 0
  const writer = async (from: string) => {
    for (let i = 0; i < each; i++) {
      const id = `wamid.${from}-${i}`
      const request = sign(textMessage({ from, id, text: `${from} says ${i}`, at: new Date(start + i * 1000) }))
      while (!answered.has(id)) {
        const status = await post(urls[turn++ % urls.length] as string, request)
        if (status === 200) answered.add(id)
        else {
          refusals.set(status, (refusals.get(status) ?? 0) + 1)
          await pause(50)
        }
      }
      await pause(Math.random() * 8)
    }
  }
  return { answered, refusals, done: Promise.all(people.map(writer)).then(() => undefined) }
}

/** The status, or 0 when nobody answered. */
async function post(url: string, request: { body: string; headers: Record<string, string> }): Promise<number> {
  try {
    const response = await fetch(`${url}/webhook/whatsapp`, { method: 'POST', ...request })
    await response.text()
    return response.status
  } catch (error) {
    if (error instanceof TypeError) return 0
    throw error
  }
}
