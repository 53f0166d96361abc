import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './server.ts'

/** A third-party plugin that can be made slow, sick and chatty from outside. */
const source = `
import { defineJob, Type } from ${JSON.stringify(pathToFileURL(join(root, 'core/src/index.ts')).href)}

const slow = defineJob('gauge.slow', Type.Object({}))
const open = { config: { public: true, limit: { limit: 100000, seconds: 60 } } }
const state = { health: 'well', checks: 0, running: false, seen: undefined, release: () => {} }

export default {
  name: 'gauge',
  setup(ctx) {
    ctx.health('licence', async () => {
      state.checks++
      if (state.health === 'hangs') await new Promise((resolve) => { state.release = resolve })
      if (state.health === 'sick')
        throw new Error('the licence has ended: ask +60 12-345 6789 or siti@kedai.my; it was read from 10.1.2.3:5432')
      if (state.health === 'refused') throw Object.assign(new Error('connect ECONNREFUSED 10.1.2.3:9'), { code: 'ECONNREFUSED' })
    })
    ctx.work(slow, async (data) => {
      state.seen = data
      state.running = true
      await new Promise((resolve) => { state.release = resolve })
      state.running = false
    })
  },
  routes(app, ctx) {
    app.get('/open', { config: { public: true } }, () => 'open')
    app.get('/short', { config: { public: true, limit: { limit: 3, seconds: 8 } } }, () => 'short')
    app.get('/block', open, () => {
      const end = performance.now() + 1300
      while (performance.now() < end);
      return 'blocked'
    })
    app.get('/state', open, () => ({ ...state }))
    app.post('/health', open, (request) => {
      state.health = request.body.health
      state.release()
      return {}
    })
    app.post('/slow', open, async () => { await ctx.send(slow, {}); return {} })
    app.post('/release', open, () => { state.release(); return {} })
    app.post('/count', open, (request) => {
      for (const { metric, labels, by } of request.body) ctx.count(metric, labels, by)
      return {}
    })
    app.get('/file/:name', open, () => 'file')
  },
}
`

/** Writes it into a folder; the answer is its name for the configuration file. */
export function gaugePlugin(folder: string): string {
  const path = join(folder, 'gauge.mjs')
  writeFileSync(path, source)
  return path
}
