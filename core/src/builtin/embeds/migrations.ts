import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

export const migrations: Record<string, Migration> = {
  '001_module': {
    async up(db, table) {
      await db.schema.createTable(table('module'), (t) => {
        t.bigIncrements('id')
        t.string('plugin', 40).notNullable()
        t.string('file', 100).notNullable()
        t.text('code', 'mediumtext').notNullable()
        instant(t, 'published_at').notNullable()
        t.unique(['plugin', 'file'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('module')),
  },
  '002_withdrawal': {
    async up(db, table) {
      await db.schema.createTable(table('withdrawal'), (t) => {
        t.string('widget', 60).primary()
        // Tokens that were issued until then count as expired.
        instant(t, 'until').notNullable()
      })
    },
    down: (db, table) => db.schema.dropTable(table('withdrawal')),
  },
}
