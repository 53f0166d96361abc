/** Something that one can do from the palette. */
export interface Command {
  /** Stays the same over languages and restarts, so that what was used lately is known again. */
  readonly id: string
  readonly label: string
  /** What it is called in every language: people look for a word as they have learned it. */
  readonly names: readonly string[]
  readonly icon: string
  /** What it belongs to: a plugin, the open ticket; nothing for a page, which is named as in the navigation. */
  readonly from?: string
  /** The key that does the same. */
  readonly keys?: string
  run(): void | Promise<void>
}

/** What one plugin finds for what is typed; rejects with what a person may read. */
export interface Finder {
  readonly id: string
  readonly label: string
  find(words: string, signal: AbortSignal): Promise<readonly Command[]>
}

const LATELY = 5

/** Without capitals and accents. */
const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Whether the letters are there in this order, from the beginning of a word: “stngs” are the settings. */
function inOrder(name: string, query: string): boolean {
  return name.split(/[\s–-]+/).some((_, at, words) => {
    const rest = words.slice(at).join('')
    let next = 0
    for (const letter of rest) if (letter === query[next]) next += 1
    return next === query.length && rest[0] === query[0]
  })
}

/**
 * How well a name fits: 0 begins with it, 1 has a word that does, 2 has it inside, 3 has its letters; nothing when it does
 * not fit.
 */
function fit(name: string, query: string): number | undefined {
  const folded = fold(name)
  if (folded.startsWith(query)) return 0
  const words = query.split(/\s+/)
  const parts = folded.split(/[\s–-]+/)
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 1
  if (words.every((word) => folded.includes(word))) return 2
  return query.length > 2 && inOrder(folded, words.join('')) ? 3 : undefined
}

/** What fits a query, the best first; among equals what was used lately, then as they stand. */
export function search(commands: readonly Command[], query: string, lately: readonly string[]): readonly Command[] {
  const wanted = fold(query.trim())
  const age = ({ id }: Command) => (lately.includes(id) ? lately.indexOf(id) : LATELY)
  return commands
    .flatMap((command) => {
      const fits = command.names.flatMap((name) => fit(name, wanted) ?? [])
      return fits.length === 0 ? [] : { command, rank: Math.min(...fits) }
    })
    .sort((a, b) => a.rank - b.rank || age(a.command) - age(b.command))
    .map(({ command }) => command)
}

/** The list of what was used lately, the latest first. */
export const used = (lately: readonly string[], id: string): readonly string[] =>
  [id, ...lately.filter((each) => each !== id)].slice(0, LATELY)
