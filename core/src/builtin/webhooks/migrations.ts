import type { Migration } from '../../kernel/plugin.ts'
import { instant } from '../../kernel/wire.ts'

export const migrations: Record<string, Migration> = {
  '001_event': {
    async up(db, table) {
      await db.schema.createTable(table('event'), (t) => {
        t.bigIncrements('id')
        t.string('source', 64).notNullable()
        t.binary('hash', 32).notNullable()
        // Raw bytes: what was signed is what is kept.
        t.binary('body').notNullable()
        t.uuid('batch').notNullable().index()
        instant(t, 'received_at').notNullable()
        instant(t, 'processed_at')
        t.integer('tries').notNullable().defaultTo(0)
        t.text('error')
        t.unique(['source', 'hash'])
      })
    },
    down: (db, table) => db.schema.dropTable(table('event')),
  },
  '002_waiting': {
    // Finds what a killed process left without reading the processed millions.
    async up(db, table) {
      await db.schema.alterTable(
        table('event'),
        (t) => void t.index(['processed_at', 'received_at'], table('event_waiting')),
      )
    },
    down: (db, table) => db.schema.alterTable(table('event'), (t) => void t.dropIndex([], table('event_waiting'))),
  },
}
