#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { keepShortLivedYoung } from './memory.ts'

// Keeps the compiled form of our own and all other modules between starts.
enableCompileCache()
keepShortLivedYoung()
const { runCommandLine } = await import('./program.ts')
await runCommandLine(process.argv.slice(2))
