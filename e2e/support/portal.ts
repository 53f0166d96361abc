import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A widget as the page of embeds describes it. */
export interface WidgetScript {
  tag: string
  module: string
  integrity: string
}

/** What the page does by itself: shows the ticket of a message that was sent, and keeps what widgets told it. */
const script = `
window.told = []
for (const name of ['kaunter-form-sent', 'kaunter-token-expired', 'kaunter-status-changed'])
  document.addEventListener(name, (event) => {
    window.told.push({ name, detail: event.detail })
    if (name === 'kaunter-token-expired' && window.fresh) {
      event.preventDefault()
      event.target.token = window.fresh
    }
    if (name !== 'kaunter-form-sent') return
    const status = document.createElement('kaunter-ticket-status')
    status.token = event.detail.statusToken
    document.querySelector('main').append(status)
  })
document.addEventListener('securitypolicyviolation', (event) => window.told.push({ name: 'violation', detail: event.violatedDirective }))
`

const style = `
:root { color-scheme: light dark }
body { max-width: 34rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif }
main { display: grid; gap: 1.5rem }
`

const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', html: 'text/html; charset=utf-8' }

/** A shop's own pages on an origin of its own, with a policy that allows no more than it must. */
export class Portal {
  readonly #http: HttpServer
  #files: Record<string, string> = {}
  #policy = ''
  readonly origin: string

  private constructor(http: HttpServer) {
    this.#http = http
    this.origin = `http://localhost:${(http.address() as AddressInfo).port}`
    http.on('request', (request, response) => {
      const text = this.#files[request.url ?? '']
      const [, ending = 'html'] = /\.(\w+)$/.exec(request.url ?? '') ?? []
      const headers = { 'content-type': types[ending] ?? 'text/plain', 'content-security-policy': this.#policy }
      response.writeHead(text === undefined ? 404 : 200, headers)
      response.end(text)
    })
  }

  static async start(): Promise<Portal> {
    const http = createServer()
    await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve))
    return new Portal(http)
  }

  /** What is served from now on. */
  serves(page: string, { policy, files }: { policy: string; files: Record<string, string> }): void {
    this.#policy = policy
    this.#files = { ...files, '/': page }
  }

  /** A page with these widgets that keeps what they tell it, under a policy that allows no more than they need. */
  shows(server: string, widgets: readonly WidgetScript[], main: string, lang = 'en'): void {
    const policy = [
      "default-src 'none'",
      `script-src 'self' ${server}`,
      "style-src 'self'",
      `connect-src ${server}`,
      "img-src 'self' data:",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; ')
    const scripts = widgets.map(
      ({ module, integrity }) =>
        `<script type="module" src="${module}" integrity="${integrity}" crossorigin="anonymous"></script>`,
    )
    const page = `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Portal</title>
<link rel="stylesheet" href="/portal.css"><link rel="icon" href="data:,">
<script src="/portal.js"></script>
${scripts.join('\n')}
</head>
<body><main><h1>Kedai</h1>${main}</main></body>
</html>`
    this.serves(page, { policy, files: { '/portal.js': script, '/portal.css': style } })
  }

  async stop(): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }
}
