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
  '006_franchise_status': {
    up: (db, table) =>
      db.schema.alterTable(table('franchise'), (t) => void t.string('status', 10).notNullable().defaultTo('active')),
    down: (db, table) => db.schema.alterTable(table('franchise'), (t) => void t.dropColumn('status')),
  },
  '007_outlet_status': {
    up: (db, table) =>
      db.schema.alterTable(table('outlet'), (t) => {
        t.string('status', 10).notNullable().defaultTo('active')
        t.string('state', 3)
      }),
    down: (db, table) => db.schema.alterTable(table('outlet'), (t) => void t.dropColumns('status', 'state')),
  },
  '008_contact_outlet_until': {
    up: (db, table) =>
      db.schema.alterTable(table('contact_outlet'), (t) => {
        // Null: without an end. The choice of the primary one may end before the link itself.
        instant(t, 'valid_until')
        instant(t, 'primary_until')
      }),
    down: (db, table) =>
      db.schema.alterTable(table('contact_outlet'), (t) => void t.dropColumns('valid_until', 'primary_until')),
  },
  '009_contact_block': {
    async up(db, table) {
      await db.schema.createTable(table('contact_block'), (t) => {
        t.bigInteger('contact_id').notNullable()
        t.string('channel', 50).notNullable()
        t.bigInteger('actor_id')
        instant(t, 'created_at').notNullable()
        t.primary(['contact_id', 'channel'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('contact_block')),
  },
  '010_contact_merged': {
    up: (db, table) =>
      db.schema.alterTable(table('contact'), (t) => {
        // Set while it is merged into that one: old links lead there, and so does what its addresses write.
        t.bigInteger('merged_into_id').index()
      }),
    down: (db, table) => db.schema.alterTable(table('contact'), (t) => void t.dropColumn('merged_into_id')),
  },
  '011_merge': {
    async up(db, table) {
      await db.schema.createTable(table('merge'), (t) => {
        t.bigIncrements('id')
        t.bigInteger('from_id').notNullable().index()
        t.bigInteger('into_id').notNullable().index()
        t.bigInteger('actor_id').notNullable()
        instant(t, 'created_at').notNullable()
        // Names of the plugins that moved something; one that was off then does it when it is back.
        t.text('keepers').notNullable()
        // By whom what was moved, as JSON; a contact may have more tickets than 64 kB of ids, which is MySQL's text.
        t.text('moved', 'longtext').notNullable()
        t.bigInteger('undone_by')
        instant(t, 'undone_at')
      })
    },
    down: (db, table) => db.schema.dropTable(table('merge')),
  },
}
