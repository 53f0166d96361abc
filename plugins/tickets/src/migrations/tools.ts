import { instant, type Migration } from '@kaunter/core'

/** Texts that are ready to be sent, acts that are done together, and who follows a ticket. */
export const toolMigrations: Record<string, Migration> = {
  '080_canned': {
    async up(db, table) {
      await db.schema.createTable(table('canned'), (t) => {
        t.bigIncrements('id')
        t.string('name', 100).notNullable()
        t.string('shortcut', 30).notNullable()
        t.text('en').notNullable()
        t.text('ms').notNullable()
        // Null: for everybody.
        t.bigInteger('team_id')
        // The shortcut with its team: one meaning of each within a team, and within all. Null once it is removed.
        t.string('taken_as', 60).unique()
        instant(t, 'removed_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('canned')),
  },
  '081_macro': {
    async up(db, table) {
      await db.schema.createTable(table('macro'), (t) => {
        t.bigIncrements('id')
        t.string('name', 100).notNullable()
        t.text('actions').notNullable()
        t.bigInteger('team_id')
        instant(t, 'removed_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('macro')),
  },
  '082_watcher': {
    async up(db, table) {
      await db.schema.createTable(table('watcher'), (t) => {
        t.bigInteger('ticket_id').notNullable()
        t.bigInteger('user_id').notNullable().index()
        instant(t, 'since').notNullable()
        t.primary(['ticket_id', 'user_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('watcher')),
  },
}
