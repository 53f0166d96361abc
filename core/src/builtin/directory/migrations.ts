import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

export const migrations: Record<string, Migration> = {
  '001_contact': {
    async up(db, table) {
      await db.schema.createTable(table('contact'), (t) => {
        t.bigIncrements('id')
        t.string('name', 200)
        instant(t, 'name_seen_at')
        instant(t, 'created_at').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('contact')),
  },
  '002_contact_identity': {
    async up(db, table) {
      await db.schema.createTable(table('contact_identity'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('contact_id').notNullable().index()
        t.string('kind', 10).notNullable()
        t.string('value', 200).notNullable()
        t.string('address', 200).notNullable()
        // Equals `value` while the address is in use and is null afterwards, so that uniqueness holds among the active
        // ones only: a number that changed hands makes a new contact. Works alike on PostgreSQL and MySQL.
        t.string('active_value', 200)
        instant(t, 'created_at').notNullable()
        t.unique(['kind', 'active_value'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('contact_identity')),
  },
  '003_franchise': {
    async up(db, table) {
      await db.schema.createTable(table('franchise'), (t) => {
        t.bigIncrements('id')
        t.string('fid', 64).notNullable().unique()
        t.string('name', 200).notNullable()
        instant(t, 'created_at').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('franchise')),
  },
  '004_outlet': {
    async up(db, table) {
      await db.schema.createTable(table('outlet'), (t) => {
        t.bigIncrements('id')
        t.string('oid', 64).notNullable().unique()
        t.bigInteger('franchise_id').notNullable().index()
        t.string('name', 200).notNullable()
        t.string('time_zone', 64).notNullable().defaultTo('Asia/Kuala_Lumpur')
        instant(t, 'created_at').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('outlet')),
  },
  '005_contact_outlet': {
    async up(db, table) {
      await db.schema.createTable(table('contact_outlet'), (t) => {
        t.bigInteger('contact_id').notNullable()
        t.bigInteger('outlet_id').notNullable().index()
        t.boolean('is_primary').notNullable().defaultTo(false)
        t.primary(['contact_id', 'outlet_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('contact_outlet')),
  },
}
