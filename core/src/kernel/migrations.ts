import type { Migration } from './plugin.ts'
import { definePlugin } from './plugin.ts'
import { instant } from './wire.ts'

/** Tables of the kernel itself, made before those of any plugin. */
const migrations: Record<string, Migration> = {
  '001_outbox': {
    async up(db, table) {
      await db.schema.createTable(table('outbox'), (t) => {
        t.bigIncrements('id')
        t.string('queue', 255).notNullable()
        // The job as pg-boss takes it, with its id: however often it is handed over, it exists once.
        t.text('job').notNullable()
        instant(t, 'created_at').notNullable()
        instant(t, 'sent_at')
        // Why the jobs database refused it; `sent_at` is then when it was given up.
        t.text('error')
        t.index(['sent_at', 'id'], table('outbox_waiting'))
      })
    },
    down: (db, table) => db.schema.dropTable(table('outbox')),
  },
  '002_inbox': {
    async up(db, table) {
      await db.schema.createTable(table('inbox'), (t) => {
        t.uuid('job_id').notNullable()
        t.string('step', 100).notNullable()
        instant(t, 'done_at').notNullable().index(table('inbox_done'))
        t.primary(['job_id', 'step'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('inbox')),
  },
  '003_plugin_state': {
    async up(db, table) {
      await db.schema.createTable(table('plugin_state'), (t) => {
        t.string('name', 40).primary()
        t.string('package', 214)
        t.boolean('disabled').notNullable()
        t.string('reason', 500)
        t.integer('attempt').notNullable()
        t.string('webhooks', 500).notNullable()
        instant(t, 'changed_at').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('plugin_state')),
  },
}

/** Not a plugin that can be switched off: only its migrations are used. */
export const kernelTables = definePlugin({ name: 'kernel', migrations })
