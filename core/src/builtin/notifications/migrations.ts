import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

export const migrations: Record<string, Migration> = {
  '001_notice': {
    async up(db, table) {
      await db.schema.createTable(table('notice'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('user_id').notNullable()
        t.string('key', 150).notNullable()
        t.string('kind', 60).notNullable()
        t.string('subject_type', 50).notNullable()
        t.string('subject_id', 64).notNullable()
        t.string('path', 300).notNullable()
        t.string('text_plugin', 40).notNullable()
        t.string('text_key', 100).notNullable()
        t.text('text_values').notNullable()
        // When it may be seen; `held` if that was later than when it was said.
        instant(t, 'due_at').notNullable().index()
        t.boolean('held').notNullable()
        instant(t, 'read_at')
        t.unique(['user_id', 'key'])
        t.index(['user_id', 'due_at', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('notice')),
  },
  '002_place': {
    up: (db, table) =>
      db.schema.alterTable(table('notice'), (t) => {
        t.boolean('placed').notNullable().defaultTo(false)
        t.bigInteger('franchise_id')
        t.bigInteger('outlet_id')
        t.string('unlinked_permission', 100)
      }),
    down: (db, table) =>
      db.schema.alterTable(table('notice'), (t) => {
        t.dropColumns('placed', 'franchise_id', 'outlet_id', 'unlinked_permission')
      }),
  },
  '003_choice': {
    async up(db, table) {
      await db.schema.createTable(table('choice'), (t) => {
        t.bigInteger('user_id').primary()
        instant(t, 'quiet_until')
        t.boolean('outside_hours').notNullable()
        t.text('silent').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('choice')),
  },
  '004_together': {
    up: (db, table) =>
      db.schema.alterTable(table('notice'), (t) => {
        t.string('bundle', 190)
        t.string('bundle_path', 300)
      }),
    down: (db, table) =>
      db.schema.alterTable(table('notice'), (t) => {
        t.dropColumns('bundle', 'bundle_path')
      }),
  },
}
