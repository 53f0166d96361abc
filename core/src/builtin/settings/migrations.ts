import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

export const migrations: Record<string, Migration> = {
  '001_value': {
    async up(db, table) {
      await db.schema.createTable(table('value'), (t) => {
        t.bigIncrements('id')
        t.string('plugin', 40).notNullable()
        t.string('level', 10).notNullable()
        // 0 for the platform: a null would not count in the unique index.
        t.bigInteger('scope_id').notNullable()
        // One row holds all of a plugin at one place, so that what is saved together is there together.
        t.text('plain', 'longtext').notNullable()
        t.text('sealed', 'longtext').notNullable()
        t.integer('version').notNullable()
        instant(t, 'updated_at').notNullable()
        t.bigInteger('updated_by')
        t.unique(['plugin', 'level', 'scope_id'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('value')),
  },
}
