#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { keepShortLivedYoung } from './memory.ts'

// Keeps the compiled form of our own and all other modules between starts.
enableCompileCache()
keepShortLivedYoung()
const { start } = await import('./start.ts')

const help = `Usage: kaunter <command>

  start    start the server (configuration: kaunter.config.json and the environment)
  help     show this text
`

const command = process.argv[2] ?? 'help'
if (command === 'start') await start()
else if (command === 'help' || command === '--help') process.stdout.write(help)
else {
  process.stderr.write(`There is no command "${command}".\n\n${help}`)
  process.exitCode = 2
}
