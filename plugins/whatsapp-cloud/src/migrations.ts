import { instant, type Migration } from '@kaunter/core'

export const migrations: Record<string, Migration> = {
  '001_event': {
    async up(db, table) {
      await db.schema.createTable(table('event'), (t) => {
        t.bigIncrements('id')
        // The same news comes again with another batch around it.
        t.string('hash', 64).notNullable().unique()
        t.string('field', 100).notNullable()
        t.string('event', 100).notNullable()
        t.string('waba_id', 100)
        t.string('phone_number_id', 100)
        t.text('payload').notNullable()
        instant(t, 'occurred_at').notNullable()
        t.index(['field', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('event')),
  },
  '002_held': {
    async up(db, table) {
      await db.schema.createTable(table('held'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('webhook_id').notNullable()
        // Empty text, not null, where the payload names none: null would escape the unique index.
        t.string('phone_number_id', 100).notNullable()
        t.string('waba_id', 100).notNullable()
        t.string('reason', 300).notNullable()
        t.integer('elements').notNullable()
        t.unique(['webhook_id', 'phone_number_id', 'waba_id'])
        instant(t, 'held_at').notNullable()
        instant(t, 'released_at')
        t.index(['released_at', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('held')),
  },
}
