import { readFileSync } from 'node:fs'

/** Of this package; it is released together with the kernel whose template it has. */
export const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

/** What a new plugin is built and tested with. */
export const tools = {
  lit: '^3.3.0',
  node: '^24.0.0',
  '@types/node': '^24.0.0',
  typescript: '^7.0.0',
  vite: '^8.3.0',
  vitest: '^5.1.0',
} as const

/** Least Node that runs Kaunter. */
export const nodeNeeded = [22, 18] as const

export function nodeIsEnough(running = process.versions.node): boolean {
  const [major = 0, minor = 0] = running.split('.').map(Number)
  return major > nodeNeeded[0] || (major === nodeNeeded[0] && minor >= nodeNeeded[1])
}
