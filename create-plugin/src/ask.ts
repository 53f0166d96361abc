import { createInterface } from 'node:readline/promises'
import { checkTitle, type Names, namesFor, titleOf } from './names.ts'
import { type Part, partNames, parts, readParts } from './parts.ts'

export interface Answers {
  names: Names
  title: string
  parts: readonly Part[]
}

/** Asks on the terminal for what the command line did not say; what cannot be used is asked again. */
export async function ask(given: Partial<Answers>): Promise<Answers> {
  const lines = createInterface({ input: process.stdin, output: process.stdout })
  const say = (text: string) => process.stdout.write(`${text}\n`)
  async function question<T>(text: string, fallback: string, read: (answer: string) => T): Promise<T> {
    for (;;) {
      const answer = (await lines.question(fallback === '' ? `${text}: ` : `${text} (${fallback}): `)).trim()
      try {
        return read(answer || fallback)
      } catch (error) {
        say((error as Error).message)
      }
    }
  }
  try {
    const names = given.names ?? (await question('Name, such as acme-loyalty', '', namesFor))
    const title = given.title ?? (await question('Title for people', titleOf(names.plugin), checkTitle))
    if (given.parts) return { names, title, parts: given.parts }
    const width = Math.max(...partNames.map((part) => part.length))
    say(`\nParts to begin with:\n${partNames.map((p) => `  ${p.padEnd(width)}  ${parts[p].about}`).join('\n')}`)
    return { names, title, parts: await question('Which, with commas', 'all', readParts) }
  } finally {
    lines.close()
  }
}
