#!/usr/bin/env node
import { satisfies } from 'semver'
import { nodeTooOld } from './errors.ts'
import { nodeRange } from './version.ts'

// npm only warns of a Node that is too old. What only a newer one has is imported after this.
if (!satisfies(process.versions.node, nodeRange)) {
  const { code, message } = nodeTooOld({ found: process.versions.node, wanted: nodeRange })
  process.stderr.write(`\n${code}\n${message}\n\n`)
  process.exit(1)
}
const { enableCompileCache } = await import('node:module')
const { keepShortLivedYoung } = await import('./memory.ts')
// Keeps the compiled form of our own and all other modules between starts.
enableCompileCache()
keepShortLivedYoung()
const { runCommandLine } = await import('./program.ts')
await runCommandLine(process.argv.slice(2))
