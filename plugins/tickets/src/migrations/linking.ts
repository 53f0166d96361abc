import { instant, type Migration } from '@kaunter/core'

/** Which outlet a ticket is for. */
export const linkingMigrations: Record<string, Migration> = {
  '060_question': {
    async up(db, table) {
      await db.schema.createTable(table('question'), (t) => {
        // One a ticket: nobody is asked twice.
        t.bigInteger('ticket_id').primary()
        t.bigInteger('message_id').notNullable()
        // The ids of the outlets that were offered, as JSON.
        t.text('outlet_ids').notNullable()
        instant(t, 'asked_at').notNullable()
        // Answered, or decided by a person meanwhile: a later tap changes nothing.
        instant(t, 'settled_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('question')),
  },
  '061_aside': {
    async up(db, table) {
      await db.schema.createTable(table('aside'), (t) => {
        // What came while its contact was blocked; in a ticket's thread when that is over.
        t.bigInteger('message_id').primary()
        t.bigInteger('conversation_id').notNullable().index()
        t.bigInteger('contact_id').notNullable()
        t.string('channel', 50).notNullable()
        instant(t, 'occurred_at').notNullable()
        t.index(['contact_id', 'channel'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('aside')),
  },
}
