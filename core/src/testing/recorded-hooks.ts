import { Hooks } from '../kernel/hooks.ts'
import type { Hook } from '../kernel/tokens.ts'

/** One run of a hook: what it was given, and what came of it. */
export interface HookRun<V> {
  given: V
  result?: V
  error?: unknown
}

/** The kernel's hooks, which also write down each run. */
export class RecordedHooks extends Hooks {
  readonly #runs = new Map<string, HookRun<unknown>[]>()

  /** The oldest first. */
  runsOf<V>(hook: Hook<V>): readonly HookRun<V>[] {
    return (this.#runs.get(hook.id) ?? []) as HookRun<V>[]
  }

  override run<V>(hook: Hook<V>, value: V): V | Promise<V> {
    const run: HookRun<unknown> = { given: value }
    this.#runs.set(hook.id, [...this.runsOf(hook), run])
    const failed = (error: unknown): never => {
      run.error = error
      throw error
    }
    const ended = (result: V): V => {
      run.result = result
      return result
    }
    try {
      const result = super.run(hook, value)
      return result instanceof Promise ? result.then(ended, failed) : ended(result)
    } catch (error) {
      return failed(error)
    }
  }
}
