import { readFileSync } from 'node:fs'

const file = new URL('../../package.json', import.meta.url)
const manifest = JSON.parse(readFileSync(file, 'utf8')) as { version: string; engines: { node: string } }

/** The version of `@kaunter/core`. */
export const version = manifest.version

/** The versions of Node that it runs on. */
export const nodeRange = manifest.engines.node
