import { instant, type Migration } from '@kaunter/core'

/** What people have written and not sent, and what is sent in a moment unless they take it back. */
export const togetherMigrations: Record<string, Migration> = {
  '070_draft': {
    async up(db, table) {
      await db.schema.createTable(table('draft'), (t) => {
        t.bigInteger('ticket_id').notNullable()
        t.bigInteger('user_id').notNullable()
        t.string('mode', 5).notNullable()
        // Empty when it was removed: its revision stays, so that a save that comes late is told apart.
        t.text('text', 'mediumtext').notNullable()
        t.integer('revision').notNullable()
        // Why a reply came back as this draft.
        t.string('reason_code', 100)
        t.text('reason_text')
        instant(t, 'updated_at').notNullable().index()
        t.primary(['ticket_id', 'user_id', 'mode'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('draft')),
  },
  '071_outgoing': {
    async up(db, table) {
      await db.schema.createTable(table('outgoing'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('ticket_id').notNullable()
        t.bigInteger('user_id').notNullable()
        t.string('client_id', 64).notNullable()
        t.text('text', 'mediumtext').notNullable()
        // waiting, sent, or taken back: the change from the first to one of the others decides which it is.
        t.string('state', 10).notNullable()
        t.bigInteger('message_id')
        instant(t, 'due_at').notNullable().index()
        t.unique(['ticket_id', 'user_id', 'client_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('outgoing')),
  },
  '072_unsent': {
    up: (db, table) => db.schema.alterTable(table('ticket'), (t) => void t.bigInteger('unsent_message_id')),
    down: (db, table) => db.schema.alterTable(table('ticket'), (t) => void t.dropColumn('unsent_message_id')),
  },
}
