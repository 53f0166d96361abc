import { startKernel } from '../../core/src/kernel/kernel.ts'
import { readEnvironment } from '../../core/src/kernel/environment.ts'
import { definePlugin } from '../../core/src/kernel/plugin.ts'
import { builtins } from '../../core/src/builtin/index.ts'
import { mountWebhook } from '../../plugins/whatsapp-cloud/src/webhook.ts'
import pino from 'pino'
const opt = process.env.OPT ?? ''
let waiting: any[] = []
const flush = () => { const w = waiting; waiting = []; for (const x of w) x.resolve() }
const store = (s: string, body: Buffer) => new Promise<void>(resolve => { waiting.push({ body, resolve }); if (waiting.length === 1) setTimeout(flush, 2) })
const mini = definePlugin({ name: 'mini', routes(app) { mountWebhook(app, () => ({ store }) as never, () => ({ appSecrets: ['app-secret-of-the-tests'] }) as never) } })
const problems: never[] = []
process.env.KAUNTER_SECRET = 'x'.repeat(40); process.env.KAUNTER_HOME = '/tmp/kh'
const environment = readEnvironment(process.env, process.cwd(), problems)
const plugins = [...(opt === 'B' ? builtins : opt.split(',').flatMap(n => builtins.filter(b => b.name === n))), mini].map(plugin => ({ plugin, path: 'x', values: {}, required: true }))
await startKernel({ environment, file: { path: 'x', plugins: {}, builtin: {} }, plugins, failed: [], log: pino({ level: 'warn' }), version: '1', problems } as never)
console.log('listening')
if ((globalThis as any).gc) setTimeout(() => (globalThis as any).gc(), 2000)
