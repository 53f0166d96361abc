import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { current } from './current.ts'
import { messageOf } from './errors.ts'
import { scrub } from './redact.ts'

/** One end of the process that a plugin caused. */
export interface Crash {
  plugin: string
  version: string | null
  /** How often the plugin had been switched on by hand: that forgives what was before. */
  attempt: number
  at: string
  error: string
}

interface Suspect {
  plugin: { name: string }
  root?: string
  origin: { version?: string }
}

/** So many within so long, and the plugin is left out at the next start. */
const loopCount = 3
const loopMilliseconds = 10 * 60_000
const kept = 20

/**
 * Whose fault it was when an error reached nobody, remembered from one start to the next: a supervisor starts the
 * server again and again, and one plugin must not keep it from ever staying up.
 */
export class Crashes {
  /** Of each plugin, as the database has it. */
  attempts: ReadonlyMap<string, number> = new Map()
  readonly #home: string
  readonly #suspects: readonly Suspect[]

  constructor(home: string, suspects: readonly Suspect[]) {
    this.#home = home
    this.#suspects = suspects
  }

  /** The plugin in whose files the error arose, else the one whose work was being done. */
  culprit(error: unknown): Suspect | undefined {
    for (const path of framesOf(error)) {
      const owner = this.#suspects.find(
        ({ root }) => root !== undefined && (path === root || path.startsWith(root + sep)),
      )
      if (owner !== undefined) return owner
    }
    const name = current()?.plugin
    return this.#suspects.find(({ plugin }) => plugin.name === name)
  }

  /** At once and without waiting for anything: the process is about to end. */
  record({ plugin, origin }: Suspect, error: unknown): void {
    const attempt = this.attempts.get(plugin.name) ?? 0
    const crash: Crash = {
      plugin: plugin.name,
      version: origin.version ?? null,
      attempt,
      at: new Date().toISOString(),
      error: scrub(messageOf(error)).slice(0, 500),
    }
    mkdirSync(this.#home, { recursive: true })
    writeFileSync(this.#path, `${JSON.stringify([...this.#all(), crash].slice(-kept), null, 2)}\n`)
  }

  /** The last of several crashes in a short time, unless the plugin is another version or was switched on since. */
  loopOf({ plugin, origin }: Suspect): Crash | undefined {
    const attempt = this.attempts.get(plugin.name) ?? 0
    const same = (crash: Crash) =>
      crash.plugin === plugin.name && crash.version === (origin.version ?? null) && crash.attempt === attempt
    const latest = this.#all().filter(same).slice(-loopCount)
    const [first, last] = [latest[0], latest.at(-1)]
    if (first === undefined || last === undefined || latest.length < loopCount) return undefined
    return Date.parse(last.at) - Date.parse(first.at) <= loopMilliseconds ? last : undefined
  }

  get #path(): string {
    return join(this.#home, 'crashes.json')
  }

  #all(): Crash[] {
    try {
      return JSON.parse(readFileSync(this.#path, 'utf8')) as Crash[]
    } catch {
      // Not there yet, or cut off by a full disk: then the count begins anew.
      return []
    }
  }
}

/** The files of a stack, from the top. */
function framesOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return stack.split('\n').flatMap((line) => {
    const place = /(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()]+?):\d+:\d+\)?$/.exec(line.trimEnd())?.[1]
    if (place === undefined) return []
    return place.startsWith('file:') ? fileURLToPath(place.split('?')[0] as string) : place
  })
}
