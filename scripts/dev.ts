import { globSync, watch } from 'node:fs'
import { join } from 'node:path'
import { DevServer, endings } from '../core/src/cli/dev-server.ts'
import { buildUi } from './build-ui.ts'

/** `npm run dev`: the server starts again when its sources change, and open pages load again. */

const root = join(import.meta.dirname, '..')
const server = new DevServer()
let timer: NodeJS.Timeout | undefined

function restart(changed: string): void {
  clearTimeout(timer)
  // Editors write a file in several steps; one restart for all of them.
  timer = setTimeout(() => void server.restart(changed), 150)
}

process.chdir(root)
await buildUi({ watch: true })
const sources = ['core/src', ...globSync('plugins/*/src', { cwd: root })]
for (const folder of sources)
  watch(join(root, folder), { recursive: true }, (_event, file) => {
    if (file !== null && !file.endsWith('.test.ts')) restart(join(folder, file))
  })
watch(join(root, 'kaunter.config.json'), () => restart('kaunter.config.json'))
for (const signal of endings)
  process.once(signal, async () => {
    await server.stop()
    process.exit(0)
  })
server.start()
