import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './server.ts'

const core = pathToFileURL(join(root, 'core/src/index.ts')).href

/** Once in four years: no run of a job that is due then comes between while a test counts. */
export const leapDay = '0 9 29 2 *'

/** Why a run of the plugin fails, by the word in its payload. */
export const failureReasons = { van: 'the lorry did not start', road: 'there was no way through' }

/**
 * A third-party plugin that works jobs and writes down each run. While the table `courier_broken` has a row of that
 * word, a payload's `fail` names why the run fails, and `waitFor` holds the run up; a row with the name of a job makes
 * all its runs fail. It hears the event that `POST note` of each such plugin emits.
 *
 * @param jobs the options of each job by its name, as source.
 */
export function writeJobsPlugin(folder: string, jobs: Record<string, string>, name = 'courier'): string {
  const path = join(folder, `${name}.mjs`)
  writeFileSync(
    path,
    `import { randomUUID } from 'node:crypto'
import { defineEvent, defineJob, definePlugin, Type } from '${core}'
const payload = Type.Object({
  parcel: Type.Optional(Type.String()), shop: Type.Optional(Type.String()), phone: Type.Optional(Type.String()),
  name: Type.Optional(Type.String()), fail: Type.Optional(Type.String()), waitFor: Type.Optional(Type.String()),
})
const keyed = Type.Object({ ...payload.properties, shop: Type.String() })
const noted = defineEvent('post.noted/v1', Type.Object({ parcel: Type.String() }))
const reasons = ${JSON.stringify(failureReasons)}
const tokens = { ${Object.entries(jobs)
      .map(([job, options]) => {
        const schema = options.includes('cron') ? 'Type.Object({})' : options.includes('fifoBy') ? 'keyed' : 'payload'
        return `'${job}': defineJob('${name}.${job}', ${schema}, ${options})`
      })
      .join(', ')} }
export default definePlugin({
  name: '${name}',
  migrations: {
    '001_run': {
      up: (db, table) => db.schema.createTable(table('run'), (t) => {
        t.bigIncrements('id'); t.string('run', 40); t.string('job', 40); t.string('job_id', 40); t.string('parcel', 40); t.string('shop', 40)
        t.integer('attempt'); t.integer('max'); t.integer('pid'); t.string('result', 200); t.bigInteger('at'); t.bigInteger('ended')
      }),
      down: (db, table) => db.schema.dropTable(table('run')),
    },
    '002_broken': {
      up: (db, table) => db.schema.createTable(table('broken'), (t) => t.string('what', 200).primary()),
      down: (db, table) => db.schema.dropTable(table('broken')),
    },
  },
  setup(ctx) {
    const broken = async (what) => what !== undefined && (await ctx.db(ctx.table('broken')).where({ what }).first()) !== undefined
    for (const [job, token] of Object.entries(tokens))
      ctx.work(token, async (data, { id, attempt, maxAttempts, signal }) => {
        const run = randomUUID()
        const values = { run, job, job_id: id, parcel: data.parcel, shop: data.shop, attempt, max: maxAttempts, pid: process.pid }
        await ctx.db(ctx.table('run')).insert({ ...values, result: 'began', at: Date.now() })
        const settle = (result) => ctx.db(ctx.table('run')).where({ run }).update({ result, ended: Date.now() })
        while (await broken(data.waitFor)) {
          if (signal.aborted) await settle('aborted: ' + signal.reason?.message)
          signal.throwIfAborted()
          await new Promise((resolve) => setTimeout(resolve, 25))
        }
        if ((await broken(data.fail)) || (await broken(job))) {
          await settle('failed')
          throw new Error(reasons[data.fail] + ' for ' + data.name + ' at ' + data.phone)
        }
        await settle('done')
      })
    ctx.on(noted, async ({ parcel }, { id, attempt }) => {
      await ctx.db(ctx.table('run')).insert({ run: randomUUID(), job: 'noted', job_id: id, parcel, attempt, result: 'done' })
    })
  },
  routes(app, ctx) {
    app.post('/send', { config: { public: true } }, async ({ body }) => {
      await ctx.tx(async (tx) => {
        for (const { job, data, options } of body.jobs) await tx.send(tokens[job], data, options)
      })
      return { ok: true }
    })
    app.post('/note', { config: { public: true } }, async ({ body }) => {
      await ctx.emit(noted, body)
      return { ok: true }
    })
  },
})
`,
  )
  return path
}
