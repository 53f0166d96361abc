import { readFile } from 'node:fs/promises'
import { stripTypeScriptTypes } from 'node:module'

/** The page's modules. In the sources they are TypeScript, in a build JavaScript; this file's own name tells which. */
const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const MODULES = ['main', 'api', 'chat', 'bubble', 'people', 'strings', 'dom'].map((name) => `${name}${EXTENSION}`)

/** Name of the module that the page starts with. */
export const ENTRY_MODULE = `main${EXTENSION}`

export function isClientModule(file: string): boolean {
  return MODULES.includes(file)
}

/** JavaScript of one module. Node strips the types, as it does for the server, so there is no build step. */
export async function clientModule(file: string): Promise<string> {
  const source = await readFile(new URL(`./client/${file}`, import.meta.url), 'utf8')
  return EXTENSION === '.ts' ? withoutTypes(source) : source
}

/** Node warns that this function is experimental; the server log of a first start is no place to worry people with it. */
function withoutTypes(source: string): string {
  const emitWarning = process.emitWarning
  process.emitWarning = () => undefined
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}
