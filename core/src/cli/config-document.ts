import { existsSync, readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'

/** The configuration file as it is to be written: every key in the order that a person gave it. */
export interface ConfigDocument {
  $schema?: string
  plugins: Record<string, { enabled?: boolean; config?: Record<string, unknown>; [key: string]: unknown }>
  [key: string]: unknown
}

/**
 * Changes the file in one step: whoever reads it meanwhile, or pulls the plug, has the old one or the new one. The first
 * change of a new deployment makes it.
 */
export function editConfig(path: string, change: (document: ConfigDocument) => ConfigDocument): void {
  if (!existsSync(path)) writeFileSync(path, '{\n  "plugins": {}\n}\n')
  // A link stays a link: deployments keep the file elsewhere.
  const target = realpathSync(path)
  const text = readFileSync(target, 'utf8')
  const document = change(JSON.parse(text))
  const unfinished = `${target}.${process.pid}`
  writeFileSync(unfinished, `${formatLike(text, document)}\n`, { mode: statSync(target).mode })
  renameSync(unfinished, target)
}

/** JSON with the indentation of the text before, and on one line what stood on one line there. */
export function formatLike(before: string, document: unknown): string {
  const indent = /^[ \t]+/m.exec(before)?.[0] ?? '  '
  const short = oneLiners(before)
  const write = (value: unknown, margin: string): string => {
    const compact = JSON.stringify(value)
    if (typeof value !== 'object' || value === null || compact.length === 2) return compact
    const known = short.get(compact) ?? reference(compact)
    if (known !== undefined) return known
    const inner = margin + indent
    const [open, close] = Array.isArray(value) ? '[]' : '{}'
    const lines = Object.entries(value).map(([key, each]) =>
      Array.isArray(value) ? write(each, inner) : `${JSON.stringify(key)}: ${write(each, inner)}`,
    )
    return `${open}\n${lines.map((line) => inner + line).join(',\n')}\n${margin}${close}`
  }
  return write(document, '')
}

/** `{ "$env": "NAME" }`, as people write it. */
const reference = (compact: string) => {
  const [, name] = /^\{"\$env":("[^"\\]*")\}$/.exec(compact) ?? []
  return name && `{ "$env": ${name} }`
}

/** The objects and lists that a text writes on one line, by their shortest form. */
function oneLiners(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, written = ''] of text.matchAll(/:\s*([{[].*[}\]]),?$/gm)) {
    try {
      found.set(JSON.stringify(JSON.parse(written)), written)
    } catch {
      // Several on one line, or a bracket within a text: written anew.
    }
  }
  return found
}
