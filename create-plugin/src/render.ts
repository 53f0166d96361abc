import { holds, type Part } from './parts.ts'

const condition = '([a-z]+(?:[|,][a-z]+)*)'
/** `// +hook {`, or `<!-- +hook {` and `# +hook {` where the language has no other comments. */
const opens = new RegExp(`^\\s*(?://|#|<!--) \\+${condition} \\{(?: -->)?$`)
const closes = /^\s*(?:\/\/|#|<!--) \}(?: -->)?$/
const only = new RegExp(`^(.*\\S) (?://|#|<!--) \\+${condition}(?: -->)?$`)
const without = new RegExp(`^(\\s*)(?://|<!-- )-${condition} (.+?)(?: -->)?$`)

/**
 * A file of the template for the parts that were chosen. The template is itself a plugin that runs; what belongs to a
 * part is marked by comments, which do not survive:
 *
 * - `line // +hook`: only with the hook; `hook|job` is either, `hook,slot` is both;
 * - `// +hook {` … `// }`: several such lines;
 * - `//-hook line`: only without it.
 */
export function render(text: string, chosen: readonly Part[]): string {
  const blocks: boolean[] = []
  const lines = text.split('\n').flatMap((line) => {
    const opened = opens.exec(line)
    if (opened) blocks.push(holds(opened[1] as string, chosen))
    if (opened) return []
    if (closes.test(line) && blocks.length > 0) {
      blocks.pop()
      return []
    }
    if (blocks.includes(false)) return []
    const [, kept, needed] = only.exec(line) ?? []
    if (needed !== undefined) return holds(needed, chosen) ? [kept] : []
    const [, indent, missing, instead] = without.exec(line) ?? []
    if (missing !== undefined) return holds(missing, chosen) ? [] : [`${indent}${instead}`]
    return [line]
  })
  if (blocks.length > 0) throw new Error('The template opens a part that it does not close.')
  return lines
    .join('\n')
    .replaceAll(/^import \{\n([^}]*)\} from (.+)$/gm, (_whole, names: string, from: string) => {
      const left = names.split(/,\s*/).map((name) => name.trim())
      return `import { ${left.filter(Boolean).join(', ')} } from ${from}`
    })
    .replaceAll(/^import \{ {2}\} from .+\n/gm, '')
    .replaceAll(/\{\n\s*\}/g, '{}')
    .replaceAll(/\n{3,}/g, '\n\n')
    .replaceAll('{\n\n', '{\n')
    .replace(/\n+$/, '\n')
}
