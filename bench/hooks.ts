import pino from 'pino'
import { Hooks } from '../core/src/kernel/hooks.ts'
import { defineHook } from '../core/src/kernel/tokens.ts'
import { against, type Figure, type Findings } from './figures.ts'

interface Value {
  conversation: string
  claimed: boolean
  tags: string[]
}
type Tap = (value: unknown) => unknown

const rounds = 9
/** Long enough that the clock and one collection of garbage do not count. */
const roundMilliseconds = 60

const kinds: Record<string, Tap> = {
  'sync, unchanged': (value) => value,
  'sync, copied': (value) => ({ ...(value as Value), claimed: true }),
  'async, unchanged': async (value) => value,
  'async, copied': async (value) => ({ ...(value as Value), claimed: true }),
}

/** Dispatch of a hook beside the least that a hand could write: a list of functions of which only promises are awaited. */
export async function hooks(): Promise<Findings> {
  const cases = Object.entries(kinds).flatMap(([kind, tap]) => [1, 5].map((count) => ({ kind, tap, count })))
  const figures: Figure[] = []
  for (const { kind, tap, count } of [{ kind: 'nobody listens', tap: (v: unknown) => v, count: 0 }, ...cases])
    figures.push(await measure(count === 0 ? kind : `${count} ${count === 1 ? 'tap' : 'taps'}, ${kind}`, tap, count))
  const note =
    'hooks: of a copied value each dispatch looks whether its lists are still there, about 10 ns for one tap; a loop by hand would lose them without a word'
  return { figures, notes: [note] }
}

async function measure(name: string, tap: Tap, count: number): Promise<Figure> {
  const token = defineHook<unknown>(`bench.${name}/v1`, { onError: 'fail' })
  const ours = new Hooks(pino({ level: 'silent' }) as never)
  const byHand = new Map<string, Tap[]>()
  for (let i = 0; i < count; i++) {
    // Functions of their own, as plugins bring them: one shared function would be compiled into the loop.
    const own = new Function('tap', 'return (value) => tap(value)') as (tap: Tap) => Tap
    ours.tap(`plugin-${i}`, token.id, own(tap))
    byHand.set(token.id, [...(byHand.get(token.id) ?? []), own(tap)])
  }
  const measured: number[] = []
  const baseline: number[] = []
  for (let round = -2; round < rounds; round++) {
    const a = await nanoseconds((value) => ours.run(token, value))
    const b = await nanoseconds((value) => dispatchByHand(byHand, token.id, value))
    if (round < 0) continue
    measured.push(a)
    baseline.push(b)
  }
  const figure = { bench: 'hooks', name, unit: 'ns', ...(name.includes('copied') ? {} : { goal: { atMost: 1.3 } }) }
  return against(figure, measured, { name: 'loop by hand', rounds: baseline })
}

function dispatchByHand(registry: Map<string, Tap[]>, id: string, initial: unknown): unknown {
  const taps = registry.get(id)
  if (taps === undefined) return initial
  let value = initial
  for (let i = 0; i < taps.length; i++) {
    const result = (taps[i] as Tap)(value)
    if (isThenable(result)) return awaitRest(taps, i + 1, result)
    value = result
  }
  return value
}

async function awaitRest(taps: Tap[], from: number, first: PromiseLike<unknown>): Promise<unknown> {
  let value = await first
  for (let i = from; i < taps.length; i++) {
    const result = (taps[i] as Tap)(value)
    value = isThenable(result) ? await result : result
  }
  return value
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof (value as { then?: unknown } | null | undefined)?.then === 'function'

async function nanoseconds(dispatch: (value: Value) => unknown): Promise<number> {
  const value: Value = { conversation: '17', claimed: false, tags: ['a', 'b'] }
  let calls = 0
  const started = process.cpuUsage().user
  for (;;) {
    for (let i = 0; i < 2000; i++) {
      const result = dispatch(value)
      if (isThenable(result)) await result
    }
    calls += 2000
    // Of the processor, so that what else runs on the machine falls on neither side.
    const elapsed = process.cpuUsage().user - started
    if (elapsed > roundMilliseconds * 1000) return (elapsed * 1000) / calls
  }
}
