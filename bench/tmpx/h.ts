import { createHttp, mountRoutes } from '../../core/src/kernel/http.ts'
import { definePlugin } from '../../core/src/kernel/plugin.ts'
import pino from 'pino'
const opt = process.env.OPT ?? ''
let waiting: any[] = []
const flush = () => { const w = waiting; waiting = []; for (const x of w) x.resolve() }
const store = (body: Buffer) => new Promise<void>(resolve => { waiting.push({ body, resolve }); if (waiting.length === 1) setTimeout(flush, 2) })
const http = await createHttp(pino({ level: 'warn' }) as never, '1')
if (opt.includes('S')) { const { AsyncLocalStorage } = await import('node:async_hooks'); const als = new AsyncLocalStorage(); (globalThis as any).als = als; als.enterWith({}) }
await mountRoutes(http, definePlugin({ name: 'x', routes(app) {
  app.webhook('whatsapp', { bodyLimit: 3e6 }, scope => { scope.post('', { config: { public: true } }, async (request) => { await store(request.body as Buffer); return '' }) })
} }) as never, {} as never, undefined)
await http.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
console.log('listening')
