import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './server.ts'

const core = pathToFileURL(join(root, 'core/src/index.ts')).href
const contracts = pathToFileURL(join(root, 'core/src/contracts/index.ts')).href

/** Keeps a note of every message, ticks by the clock, answers slowly, streams, and provides what another one needs. */
const ground = `
  import { defineJob, defineService, instant, Type } from '${core}'
  import { messageReceived } from '${contracts}'
  const service = defineService('ground/v1')
  const tick = defineJob('ground.tick', Type.Object({}), { cron: '0 3 1 1 *', tz: 'Asia/Kuala_Lumpur' })
  let inSetup = 0
  export default {
    name: 'ground',
    provides: [service],
    permissions: { 'ground:see': { label: 'See the ground', roles: ['agent'] } },
    migrations: { '001_note': {
      up: (db, table) => db.schema.createTable(table('note'), (t) => { t.string('message_id', 40) }),
      down: (db, table) => db.schema.dropTable(table('note')),
    } },
    async setup(ctx) {
      // Long enough for another change to come in between, if it could.
      if (++inSetup > 1) console.log('two setups of ground at once')
      await new Promise((done) => setTimeout(done, 60))
      inSetup--
      ctx.provide(service, {})
      ctx.work(tick, async () => {})
      ctx.on(messageReceived, async ({ messageId }) => {
        await ctx.db(ctx.table('note')).insert({ message_id: messageId })
      })
    },
    routes(app, ctx) {
      const open = { config: { public: true } }
      app.get('/slow', open, () => {
        console.log('ground has begun to be slow')
        return new Promise((done) => setTimeout(() => done({ done: true }), 1500))
      })
      app.get('/stream', open, (request, reply) => {
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
        reply.raw.write(': here\\n\\n')
        ctx.signal.addEventListener('abort', () => reply.raw.end('data: bye\\n\\n'), { once: true })
      })
    },
  }`

const roof = `
  export default {
    name: 'roof',
    uses: { ground: { kind: 'service', id: 'ground/v1' } },
    routes(app) { app.get('/x', { config: { public: true } }, () => 'dry') },
  }`

/** Its setup hangs while there is a file of this name, and registers when nobody waits any more. */
const hanger = (flag: string) => `
  import { existsSync } from 'node:fs'
  import { routing } from '${contracts}'
  export default {
    name: 'hanger',
    async setup(ctx) {
      if (!existsSync('${flag}')) return
      await new Promise((done) => setTimeout(done, 10_300))
      ctx.tap(routing, () => { throw new Error('tapped too late') })
      ctx.onClose(() => console.log('hanger has closed what it opened late'))
    },
    routes(app) { app.get('/x', { config: { public: true } }, () => 'fine') },
  }`

/** Writes them to a folder; the entries of the configuration, and the file that makes one hang. */
export function switchPlugins(folder: string): { entries: Record<string, object>; flag: string } {
  const flag = join(folder, 'hang')
  const sources = { ground, roof, hanger: hanger(flag) }
  const entries = Object.entries(sources).map(([name, source]) => {
    writeFileSync(join(folder, `${name}.mjs`), source)
    return [join(folder, `${name}.mjs`), {}]
  })
  return { entries: Object.fromEntries(entries), flag }
}
