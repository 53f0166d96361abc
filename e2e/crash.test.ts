import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { pluginConfig, root, Server, temporaryFolder } from './support/server.ts'

const core = pathToFileURL(join(root, 'core/src/index.ts')).href

/** Leaves errors to nobody: in a timer, in a route and in a job. */
const careless = `
  import { defineJob, Type } from '${core}'
  const job = defineJob('careless.work', Type.Object({}))
  const rejected = (text) => Promise.reject(text)
  const later = (text) => setTimeout(() => { throw new Error(text) }, 5)
  export default {
    name: 'careless',
    setup(ctx) {
      ctx.work(job, async () => void Promise.reject(new Error('lost in a job')))
    },
    routes(app, ctx) {
      const open = { config: { public: true } }
      app.post('/timer', open, async () => { later('lost in a timer of +60123456789'); return {} })
      app.post('/route', open, async () => { void Promise.reject(new Error('lost in a route')); return {} })
      // Its stack names no file of the plugin: only whose work it is tells.
      app.post('/stackless', open, async () => { void rejected('no error at all'); return {} })
      app.post('/job', open, async () => { await ctx.send(job, {}); return {} })
      app.get('/slow', open, () => new Promise((done) => {
        later('lost beside a request')
        setTimeout(() => done({ done: true }), 700)
      }))
    },
  }`

describe('an error that reaches nobody', () => {
  let server: Server | undefined
  afterEach(async () => {
    await server?.stop()
    server = undefined
  })

  async function start(): Promise<Server> {
    const path = join(temporaryFolder(), 'careless.mjs')
    writeFileSync(path, careless)
    const { plugins } = pluginConfig({ simulatorPort: 0 }) as { plugins: object }
    server = await Server.start({ config: { plugins: { ...plugins, [path]: {} } } })
    return server
  }
  const crashes = (it: Server) => JSON.parse(readFileSync(join(it.home, 'crashes.json'), 'utf8'))
  const ask = (it: Server, path: string) => fetch(`${it.url}/api/careless/${path}`, { method: 'POST' })

  test.each([
    ['timer', /lost in a timer of/],
    ['route', /lost in a route/],
    ['stackless', /no error at all/],
    ['job', /lost in a job/],
  ])('in a %s is put down to its plugin, and the process leaves with 1', async (where, text) => {
    const it = await start()
    await ask(it, where)
    expect(await it.child.exited).toBe(1)
    expect(it.child.output).toMatch(/"plugin":"careless".*an error reached nobody/)
    expect(crashes(it)).toEqual([
      { plugin: 'careless', version: null, attempt: 0, at: expect.any(String), error: expect.stringMatching(text) },
    ])
    expect(JSON.stringify(crashes(it))).not.toContain('60123456789')
  })

  test('lets requests end that are under way', async () => {
    const it = await start()
    expect(await (await fetch(`${it.url}/api/careless/slow`)).json()).toEqual({ done: true })
    expect(await it.child.exited).toBe(1)
  })

  test('three times in ten minutes leaves the plugin out, until it is switched on again', async () => {
    const it = await start()
    for (let i = 0; i < 3; i++) {
      await ask(it, 'timer')
      expect(await it.child.exited).toBe(1)
      await it.launch()
    }
    const admin = await it.signIn()
    const careless = async () =>
      (await admin.get('/api/plugins')).body.items.find((item: { name: string }) => item.name === 'careless')
    expect(await careless()).toMatchObject({
      state: 'quarantined',
      phase: 'crash',
      reason: expect.stringMatching(/again and again.*\d{4}-\d\d-\d\dT.*lost in a timer/),
      remedy: expect.stringContaining('switch it on again'),
    })
    expect((await ask(it, 'timer')).status).toBe(503)
    expect((await admin.get('/api/tickets')).status).toBe(200)
    const on = await admin.post('/api/plugins/careless/enable')
    expect(on.body).toMatchObject({ name: 'careless', state: 'running' })
    // Forgiven: it takes three more.
    await ask(it, 'timer')
    expect(await it.child.exited).toBe(1)
    await it.launch()
    expect((await (await it.signIn()).get('/api/plugins')).body.items).toContainEqual(
      expect.objectContaining({ name: 'careless', state: 'running' }),
    )
  })
})
