import { type ChildProcess, spawn } from 'node:child_process'
import { globSync, watch } from 'node:fs'
import { join } from 'node:path'
import { buildUi } from './build-ui.ts'

/** `npm run dev`: the server starts again when its sources change, and open pages load again. */

const root = join(import.meta.dirname, '..')
let server: ChildProcess | undefined
let stopping = false
let timer: NodeJS.Timeout | undefined

function start(): void {
  const args = ['--conditions=kaunter-source', join(root, 'core/src/cli/main.ts'), 'start']
  server = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, KAUNTER_DEV: '1' } })
  server.once('exit', (code) => {
    if (!stopping && code !== 0) console.error('The server ended; it starts again with the next change.')
  })
}

async function stop(): Promise<void> {
  const running = server
  if (running === undefined || running.exitCode !== null || running.signalCode !== null) return
  const ended = new Promise((resolve) => running.once('exit', resolve))
  running.kill('SIGTERM')
  await ended
}

function restart(changed: string): void {
  clearTimeout(timer)
  // Editors write a file in several steps; one restart for all of them.
  timer = setTimeout(async () => {
    console.log(`\n${changed} changed; starting again …`)
    stopping = true
    await stop()
    stopping = false
    start()
  }, 150)
}

await buildUi({ watch: true })
const sources = ['core/src', ...globSync('plugins/*/src', { cwd: root })]
for (const folder of sources)
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (file !== null && !file.endsWith('.test.ts')) restart(join(folder, file))
  })
watch(join(root, 'kaunter.config.json'), () => restart('kaunter.config.json'))
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    stopping = true
    await stop()
    process.exit(0)
  })
start()
