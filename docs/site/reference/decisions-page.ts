import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from './program.ts'

/** All decisions by number. */
export function decisionsPage(): string {
  const rows = globSync('docs/decisions/0*.md', { cwd: root })
    .sort()
    .map((path) => {
      const title = /^# (.+)$/m.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? basename(path)
      return `- [${title}](${basename(path)})`
    })
  return `# Decisions\n\nOne page for each choice of consequence: context, decision, consequences.\n\n${rows.join('\n')}\n`
}
