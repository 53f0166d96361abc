import { statSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

export const reloadScript = '/admin/dev-reload.js'
const address = '/admin/dev-reload'

/** Loads the page anew when what it heard first is no longer true: another server, or other built files. */
const script = `let known
new EventSource('${address}').onmessage = ({ data }) => {
  if (known !== undefined && known !== data) location.reload()
  known = data
}
`

/** For `npm run dev`: pages learn that the server has restarted or that the UI was built again. */
export function mountDevReload(app: FastifyInstance, files: readonly string[], signal: AbortSignal): void {
  const started = Date.now()
  const state = () =>
    [started, ...files.map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)].join('-')
  app.get(reloadScript, (_request, reply) =>
    reply.type('text/javascript').header('cache-control', 'no-store').send(script),
  )
  app.get(address, (_request, reply) => {
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    // The pause before a browser connects again after a restart.
    raw.write(`retry: 300\ndata: ${state()}\n\n`)
    const timer = setInterval(() => raw.write(`data: ${state()}\n\n`), 500)
    const end = () => raw.end()
    signal.addEventListener('abort', end, { once: true })
    raw.on('close', () => {
      clearInterval(timer)
      signal.removeEventListener('abort', end)
    })
  })
}
