// Brings a fresh clone to where every command works. Runs on the machine's own Node (20 or newer), before ours is there.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const major = Number(process.versions.node.split('.')[0])
if (major < 20) {
  console.error(
    `Kaunter needs Node 20 or newer to start; this is ${process.version}. Install it from https://nodejs.org.`,
  )
  process.exit(1)
}

const stamp = join(root, 'node_modules', '.kaunter-lock')
const lock = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  console.log('Installing what Kaunter needs (once, about a minute) …')
  // Not `npm ci`: it refuses a lock file that names optional packages of other platforms without their details.
  run('npm', ['install', '--no-save', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, lock)
}

// From here on the Node that the project brings, whatever the machine has.
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
run(node, ['--conditions=kaunter-source', join(root, 'scripts', 'build-ui.ts')])

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (error) console.error(`${command} could not run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
