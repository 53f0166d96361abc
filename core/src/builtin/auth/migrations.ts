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
        // A whole franchise, or one outlet.
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
  '005_scope_all': {
    // Said and not concluded from missing rows, so that a shop that is deleted never widens what somebody sees.
    up: (db, table) =>
      db.schema.alterTable(table('user'), (t) => void t.boolean('scope_all').notNullable().defaultTo(false)),
    down: (db, table) => db.schema.alterTable(table('user'), (t) => void t.dropColumn('scope_all')),
  },
  '006_scope_all_so_far': {
    // Until now a user without any row saw everything.
    async up(db, table) {
      await db(table('user'))
        .whereNotIn('id', db(table('user_scope')).select('user_id'))
        .update({ scope_all: true })
    },
    down: async () => undefined,
  },
  '007_role': {
    async up(db, table) {
      await db.schema.createTable(table('role'), (t) => {
        t.string('name', 50).primary()
        // Without one, of a role that is built in.
        t.string('label', 100)
        // Beside what plugins give a role of this name: permissions added and taken away, as JSON.
        t.text('added').notNullable()
        t.text('removed').notNullable()
        instant(t, 'created_at').notNullable()
        instant(t, 'changed_at').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('role')),
  },
}
