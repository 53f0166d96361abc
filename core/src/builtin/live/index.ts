import { type Live, live, people, presence, presenceSubjects } from '../../contracts/index.ts'
import { authenticator } from '../../kernel/http.ts'
import { definePlugin } from '../../kernel/plugin.ts'
import { kernelServices } from '../../kernel/services.ts'
import { defineJob, Type } from '../../kernel/tokens.ts'
import { instant } from '../../kernel/wire.ts'
import { Hub } from './hub.ts'
import { EventLog } from './log.ts'
import { createPresence, type PresenceRoom, presenceRoutes } from './presence.ts'
import { PresenceStore } from './presence-store.ts'
import { LiveQuery, openStream } from './stream.ts'

interface Parts {
  hub: Hub
  log: EventLog
  room: PresenceRoom
}

/** What setup makes and routes uses, per kernel of this process. */
const parts = new WeakMap<object, Parts>()

const trim = defineJob('live.trim', Type.Object({}), { cron: '*/5 * * * *', retries: 0 })

/** Minutes a browser may be away and still get every event; longer, and it is told to read everything anew. */
const keepMinutes = 60

/** Tells browsers what changed: a durable log written with the change, pushed after the commit. */
export const livePlugin = definePlugin({
  name: 'live',
  title: 'title',
  uses: { kernel: kernelServices, authenticator, people, presenceSubjects },
  provides: [live, presence],
  permissions: {
    'live:listen': { label: 'permission.listen', roles: ['agent', 'sales', 'renewal', 'supervisor'] },
  },
  i18n: {
    en: { title: 'Live updates', 'permission.listen': 'Get live updates' },
    ms: { title: 'Kemas kini langsung', 'permission.listen': 'Menerima kemas kini langsung' },
  },
  migrations: {
    '001_event': {
      async up(db, table) {
        await db.schema.createTable(table('event'), (t) => {
          t.bigIncrements('id')
          instant(t, 'at').notNullable().index()
          t.string('topic', 64).notNullable()
          t.string('permission', 100).notNullable()
          t.string('unlinked_permission', 100)
          t.bigInteger('franchise_id')
          t.bigInteger('outlet_id')
          t.text('data').notNullable()
        })
      },
      down: (db, table) => db.schema.dropTable(table('event')),
    },
    '002_user': {
      up: (db, table) => db.schema.alterTable(table('event'), (t) => void t.bigInteger('user_id')),
      down: (db, table) => db.schema.alterTable(table('event'), (t) => void t.dropColumn('user_id')),
    },
  },
  setup(ctx) {
    const { signals, redis, sharedTables, metrics } = ctx.use.kernel
    const log = new EventLog(ctx.db, ctx.table('event'))
    const hub = new Hub(log, ctx.log)
    signals.listen('live', () => hub.wake())
    metrics.measure({
      name: 'kaunter_live_streams',
      help: 'Browsers that listen to live updates of this process',
      read: () => [[{}, hub.size]],
    })
    const publish: Live['publish'] = async (tx, events) => {
      if (events.length === 0) return
      await log.append(tx, events)
      tx.afterCommit(() => signals.notify('live'))
    }
    const room = createPresence({
      store: new PresenceStore(redis, sharedTables),
      subjects: ctx.use.presenceSubjects,
      announce: (audience, data) => ctx.tx((tx) => publish(tx, [{ topic: 'presence.changed', audience, data }])),
      namesOf: (ids) => ctx.use.people.summaries(ids),
      log: ctx.log,
    })
    parts.set(ctx, { hub, log, room })
    ctx.provide(live, { publish })
    ctx.provide(presence, room)
    ctx.work(trim, async () => log.trim(new Date(Date.now() - keepMinutes * 60_000)))
    ctx.onClose(() => hub.close())
    ctx.onClose(() => room.close())
  },
  routes(app, ctx) {
    const { hub, log, room } = parts.get(ctx) as Parts
    app.get(
      '',
      {
        config: { permission: 'live:listen' },
        // A HEAD of a stream would never end.
        exposeHeadRoute: false,
        schema: {
          summary: 'Server-sent events of what the user may see; send Last-Event-ID to go on without a gap',
          querystring: LiveQuery,
        },
      },
      (request, reply) =>
        openStream(request, reply, request.query, {
          ...{ hub, log, heard: room.heard },
          authenticator: ctx.use.authenticator,
          signal: ctx.signal,
        }),
    )
    presenceRoutes(app, room, (ids) => ctx.use.people.summaries(ids))
  },
})
