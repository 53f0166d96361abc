#!/usr/bin/env node
import { run } from './cli.ts'
import { CreateError, exit } from './errors.ts'

run(process.argv.slice(2)).catch((error: unknown) => {
  const expected = error instanceof CreateError
  const text = expected ? `${error.code}\n${error.message}` : error instanceof Error ? error.stack : String(error)
  process.stderr.write(`\n${text}\n\n`)
  process.exitCode = expected ? error.exitCode : exit.failed
})
