/** Something that one can do from the palette. */
export interface Command {
  /** Stays the same over languages and restarts, so that what was used lately is known again. */
  readonly id: string
  readonly label: string
  /** What it is called in every language: people look for a word as they have learned it. */
  readonly names: readonly string[]
  readonly icon: string
  /** Of the plugin that brings it; nothing for a page, which is named as in the navigation. */
  readonly plugin?: string
  run(): void | Promise<void>
}

const LATELY = 5

/** Without capitals and accents. */
const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** How well a name fits: 0 begins with it, 1 has a word that does, 2 has it inside; nothing when it does not fit. */
function fit(name: string, query: string): number | undefined {
  const folded = fold(name)
  if (folded.startsWith(query)) return 0
  const words = query.split(/\s+/)
  const parts = folded.split(/[\s–-]+/)
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 1
  return words.every((word) => folded.includes(word)) ? 2 : undefined
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
