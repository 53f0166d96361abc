import { instant, type Migration } from '@kaunter/core'

/** How tickets end, begin anew, wait, and belong together. */
export const lifecycleMigrations: Record<string, Migration> = {
  '020_moves': {
    up: (db, table) =>
      db.schema.alterTable(table('ticket'), (t) => {
        instant(t, 'status_since')
        // When time moves it on by itself: out of its snooze, to closed, along its workflow.
        instant(t, 'next_move_at')
        // Where to answer, when the customer last wrote in another conversation that was merged into it.
        t.bigInteger('reply_conversation_id')
        // Set for a ticket that was split off: messages of its conversation come to the other one while that is open.
        t.bigInteger('split_from_id')
        t.index(['next_move_at', 'id'])
      }),
    down: (db, table) =>
      db.schema.alterTable(table('ticket'), (t) => {
        t.dropIndex(['next_move_at', 'id'])
        t.dropColumns('status_since', 'next_move_at', 'reply_conversation_id', 'split_from_id')
      }),
  },
  '021_resolution': {
    async up(db, table) {
      await db.schema.createTable(table('resolution'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('ticket_id').notNullable()
        // 1 for the first resolution of a ticket.
        t.integer('number').notNullable()
        t.string('outcome', 40).notNullable()
        t.text('note')
        t.string('actor_kind', 10).notNullable()
        t.bigInteger('resolved_by')
        // To whom it counts: the assignee at that time.
        t.bigInteger('assignee_id')
        instant(t, 'resolved_at').notNullable()
        instant(t, 'reopened_at')
        t.unique(['ticket_id', 'number'])
        t.index(['resolved_at', 'id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('resolution')),
  },
  '022_link': {
    async up(db, table) {
      await db.schema.createTable(table('link'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('ticket_id').notNullable()
        t.bigInteger('other_id').notNullable().index()
        t.string('kind', 10).notNullable()
        t.bigInteger('actor_id')
        instant(t, 'created_at').notNullable()
        t.unique(['ticket_id', 'other_id', 'kind'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('link')),
  },
}
