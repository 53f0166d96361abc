import { createHttp, mountRoutes } from '../../core/src/kernel/http.ts'
import { definePlugin } from '../../core/src/kernel/plugin.ts'
import { mountWebhook } from '../../plugins/whatsapp-cloud/src/webhook.ts'
import pino from 'pino'
const opt = process.env.OPT ?? ''
let waiting: any[] = []
const flush = () => { const w = waiting; waiting = []; for (const x of w) x.resolve() }
const store = (s: string, body: Buffer) => new Promise<void>(resolve => { waiting.push({ body, resolve }); if (waiting.length === 1) setTimeout(flush, 2) })
const store2 = (s: string, body: Buffer) => new Promise<void>(resolve => { setTimeout(resolve, 2) })
const http = await createHttp(pino({ level: 'warn' }) as never, '1')
await mountRoutes(http, definePlugin({ name: 'x', routes(app) {
  if (opt.includes('R')) mountWebhook(app, () => ({ store: opt.includes('2') ? store2 : store }) as never, () => ({ appSecrets: ['app-secret-of-the-tests'] }) as never)
  else app.webhook('whatsapp', { bodyLimit: 3e6 }, scope => { scope.post('', { config: { public: true } }, async (request) => { await store('', request.body as Buffer); return '' }) })
} }) as never, {} as never, undefined)
await http.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
console.log('listening')
