import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

export const migrations: Record<string, Migration> = {
  '001_user': {
    async up(db, table) {
      await db.schema.createTable(table('user'), (t) => {
        t.bigIncrements('id')
        t.string('email', 200).notNullable().unique()
        t.string('name', 200).notNullable()
        t.string('role', 50).notNullable()
        t.string('locale', 10).notNullable().defaultTo('en')
        t.string('password_hash', 200).notNullable()
        t.boolean('active').notNullable().defaultTo(true)
        instant(t, 'created_at').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('user')),
  },
  '002_user_scope': {
    async up(db, table) {
      await db.schema.createTable(table('user_scope'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('user_id').notNullable().index()
        // A whole franchise, or one outlet; a user without any row sees every outlet.
        t.bigInteger('franchise_id')
        t.bigInteger('outlet_id')
      })
    },
    down: (db, table) => db.schema.dropTable(table('user_scope')),
  },
  '003_session': {
    async up(db, table) {
      await db.schema.createTable(table('session'), (t) => {
        // Only a digest: who reads the table cannot sign in with it.
        t.string('token_hash', 64).primary()
        t.bigInteger('user_id').notNullable().index()
        instant(t, 'created_at').notNullable()
        instant(t, 'expires_at').notNullable().index()
      })
    },
    down: (db, table) => db.schema.dropTable(table('session')),
  },
  '004_failure': {
    async up(db, table) {
      await db.schema.createTable(table('failure'), (t) => {
        // A keyed digest of the address, also for addresses that do not exist: the lock must not tell which do.
        t.string('email_hash', 64).primary()
        t.integer('count').notNullable()
        instant(t, 'last_at').notNullable()
        instant(t, 'locked_until')
      })
    },
    down: (db, table) => db.schema.dropTable(table('failure')),
  },
}
