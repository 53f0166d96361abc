import { instant, type Migration } from '@kaunter/core'

/** What acts on many tickets changed, so that they can be taken back, and the views that people keep. */
export const viewMigrations: Record<string, Migration> = {
  '090_undo': {
    async up(db, table) {
      await db.schema.createTable(table('undo'), (t) => {
        t.string('undo_id', 36).notNullable()
        t.bigInteger('ticket_id').notNullable()
        t.bigInteger('user_id').notNullable()
        instant(t, 'at').notNullable().index()
        // What was before and after, as JSON.
        t.text('data').notNullable()
        t.primary(['undo_id', 'ticket_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('undo')),
  },
  '091_view': {
    async up(db, table) {
      await db.schema.createTable(table('view'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('owner_id').notNullable()
        t.string('name', 60).notNullable()
        // The query words of the list, as JSON.
        t.text('filter').notNullable()
        t.string('shared_with', 4).notNullable()
        t.bigInteger('team_id')
        t.integer('position').notNullable()
        t.integer('version').notNullable().defaultTo(1)
        instant(t, 'removed_at')
        t.index(['owner_id', 'shared_with'])
        t.index(['shared_with', 'team_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('view')),
  },
}
