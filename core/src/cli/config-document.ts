import { readFileSync, realpathSync, renameSync, statSync, writeFileSync } from 'node:fs'

/** The configuration file as it is to be written: every key in the order that a person gave it. */
export interface ConfigDocument {
  $schema?: string
  plugins: Record<string, { enabled?: boolean; config?: Record<string, unknown>; [key: string]: unknown }>
  [key: string]: unknown
}

/** Changes the file in one step: whoever reads it meanwhile, or pulls the plug, has the old one or the new one. */
export function editConfig(path: string, change: (document: ConfigDocument) => ConfigDocument): void {
  // A link stays a link: deployments keep the file elsewhere.
  const target = realpathSync(path)
  const text = readFileSync(target, 'utf8')
  const document = change(JSON.parse(text))
  const unfinished = `${target}.${process.pid}`
  writeFileSync(unfinished, format(document, /^[ \t]+/m.exec(text)?.[0] ?? '  '), { mode: statSync(target).mode })
  renameSync(unfinished, target)
}

/** With the indentation that the file has; a reference to the environment stays on one line, as people write it. */
function format(document: ConfigDocument, indent: string): string {
  const text = JSON.stringify(document, null, indent).replaceAll(/\{\s+("\$env": "[^"]*")\s+\}/g, '{ $1 }')
  return `${text}\n`
}
